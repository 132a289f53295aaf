import {Metadata} from 'nice-grpc';
import {type SessionServiceClient, SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {clientAs} from '#tests/support/client-as.ts';
import type {Scope} from '#tests/support/scope.ts';
import type {IdentityConfig} from '../../config.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, type Verdict} from '../../test/edge.ts';
import {goodPassword, people} from '../../users/test/people.ts';

/** Where those who sign in are, as the edge says. */
export const home = '192.0.2.7';

/** Calls the sessions' service as a user in a session, as a sidecar presents them. */
export const inSession = (
  address: string,
  tenant: TenantId,
  user: string,
  session?: string,
  permissions: readonly string[] = [],
): SessionServiceClient => {
  return clientAs(SessionServiceDefinition, address, {tenant, principal: user, session, permissions});
};

/** Calls it as a source, from `home`. */
export const appOf = (address: string, tenant: TenantId, key: string): SessionServiceClient =>
  clientAs(SessionServiceDefinition, address, {
    tenant,
    principal: key,
    headers: {'user-agent': 'Tests/1.0', 'x-souk-client-address': home},
  });

/** A replica with one tenant, an API key of it, and a user who may do everything. */
export const signingIn = async (scope: Scope, config: Partial<IdentityConfig> = {}) => {
  const all = await people(scope, config);
  const {address, tenant, parent, database} = all;
  const {apiKey, secret} = await caller(address, tenant).createApiKey({
    parent,
    apiKey: {displayName: 'App', permissions: ['identity.sessions.create']},
  });
  const user = await all.newUser();
  const id = user.name.split('/').at(-1) ?? '';
  await database.query(
    `insert into role_assignment (tenant_id, id, role_id, user_id) values ('${tenant}', '${id}', 'owner', '${id}')`,
  );
  const app = appOf(address, tenant, apiKey?.name ?? '');
  const anybody = clientAs(SessionServiceDefinition, address, {});
  /** Turns the clock on, and has the keys read again as a replica does by itself all the time. */
  const pass = async (ms: number) => {
    all.clock.advance(ms);
    await all.keyring.refresh();
  };
  const signIn = (cookies = false) => app.createSession({email: user.email, password: goodPassword, cookies});
  return {...all, user, app, anybody, pass, signIn, key: {name: apiKey?.name ?? '', secret}, edge: edgeOf(address)};
};

/** Headers of a REST request with an access token, as they are behind the transcoder. */
export const bearer = (token: string, verb = 'GET'): Readonly<Record<string, string>> => ({
  'x-envoy-original-method': verb,
  authorization: `Bearer ${token}`,
});

/** What a transaction token says. */
export const saidBy = ({headers}: Verdict): Record<string, unknown> =>
  JSON.parse(Buffer.from((headers['txn-token'] ?? '').split('.')[1] ?? '', 'base64url').toString());

/** Options of a call with headers of its own. */
export const withHeaders = (headers: Readonly<Record<string, string>>) => ({metadata: Metadata(headers)});
