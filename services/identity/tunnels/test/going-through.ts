import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import {TunnelServiceDefinition} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import {clientAs} from '#tests/support/client-as.ts';
import type {Scope} from '#tests/support/scope.ts';
import type {IdentityConfig} from '../../config.ts';
import {signingIn} from '../../sessions/test/signing-in.ts';
import {edgeOf, type Verdict} from '../../test/edge.ts';
import {goodPassword} from '../../users/test/people.ts';

/** A method that only cart may call, and one that anybody with its permission may. */
export const privateMethod = '/souk.inventory.v1.InventoryService/QuoteBooks';
export const publicMethod = '/souk.inventory.v1.InventoryService/GetBook';

const from = '198.51.100.4';

/** Somebody who has signed in. */
export interface Developer {
  readonly name: string;
  readonly token: string;
}

/** A replica of identity whose tenant has developers, and the bastion's door to it. */
export const goingThrough = async (scope: Scope, config: Partial<IdentityConfig> = {}) => {
  const all = await signingIn(scope, config);
  const {address, tenant, database, app, newUser} = all;
  const tunnelsOf = (user: string, permissions: readonly string[] = ['*']) =>
    clientAs(TunnelServiceDefinition, address, {tenant, principal: user, permissions});
  /** A user with a role of these permissions, for resources with this prefix, who signs in. */
  const developer = async (permissions: readonly string[], prefix = ''): Promise<Developer> => {
    const {name, email} = await newUser();
    const id = name.split('/').at(-1);
    const role = `r-${id}`;
    const list = permissions.map((one) => `'${one}'`).join(',');
    await database.query(
      `insert into access_role (tenant_id, id, display_name, permissions) values ('${tenant}', '${role}', 'x', array[${list}]::text[])`,
    );
    await database.query(
      `insert into role_assignment (tenant_id, id, role_id, user_id, resource_prefix) values ('${tenant}', '${id}', '${role}', '${id}', '${prefix}')`,
    );
    const {accessToken} = await app.createSession({email, password: goodPassword});
    return {name, token: accessToken};
  };
  const open = async ({name}: Developer, service = 'inventory', seconds = 600n) =>
    (
      await tunnelsOf(name).createTunnel({
        service: `services/${service}`,
        reason: 'looks into a quote',
        ttl: {seconds, nanos: 0},
      })
    ).name;
  const ask = edgeOf(address, from, 'bastion');
  /** Calls a method at the bastion. */
  const through = (token: string | undefined, tunnel: string | undefined, method = privateMethod): Promise<Verdict> =>
    ask(
      {
        ...(token !== undefined && {authorization: `Bearer ${token}`}),
        ...(tunnel !== undefined && {'souk-tunnel': tunnel}),
      },
      method,
    );
  const log = clientAs(AuditServiceDefinition, address, {tenant});
  const entries = async (filter: string) =>
    (await log.listAuditEntries({parent: `tenants/${tenant}`, filter, pageSize: 1000})).auditEntries;
  const sessions = clientAs(SessionServiceDefinition, address, {tenant});
  return {...all, tunnelsOf, developer, open, through, entries, sessions, from};
};

/** Why a gRPC request was refused, as far as its message says so. */
export const whyRefused = ({headers}: Verdict): string => {
  const details = Buffer.from(headers['grpc-status-details-bin'] ?? '', 'base64').toString('latin1');
  return /[A-Z]+(_[A-Z]+)+/.exec(details)?.[0] ?? '';
};
