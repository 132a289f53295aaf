import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {AuthorizationDefinition} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {IdentityServiceDefinition} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Bus} from '#runtime/events/bus.ts';
import {startSweeper} from '#runtime/lifecycle/start-sweeper.ts';
import {served, servedForeign} from '#runtime/server/served.ts';
import {openAccess} from './access/open-access.ts';
import {auditService} from './audit/audit-service.ts';
import {chainWith} from './audit/chain.ts';
import {keepDenials} from './audit/keep-denials.ts';
import {noteFailedCalls} from './audit/note-failed-calls.ts';
import {recordAuditIn} from './audit/record-audit.ts';
import {recordRefusedIn} from './audit/record-refused.ts';
import {firstOf} from './authorization/authenticate.ts';
import {authorizeMethod} from './authorization/authorize-method.ts';
import {byApiKey} from './authorization/by-api-key.ts';
import {byKeyName} from './authorization/by-key-name.ts';
import {check} from './authorization/check.ts';
import {credentialsFrom} from './authorization/credentials.ts';
import {outlast} from './authorization/outlast.ts';
import type {IdentityConfig} from './config.ts';
import {builtInRoles} from './domain/access/built-in-roles.ts';
import type {Clock} from './domain/clock.ts';
import {hashSecret} from './domain/keys/api-key-secret.ts';
import {neededPermissions} from './domain/needed-permissions.ts';
import {followKeys} from './events/keys/follow-keys.ts';
import {followTenants} from './events/tenants/follow-tenants.ts';
import {keepLastUses} from './keys/keep-last-uses.ts';
import {forgetTenantIn} from './memory/forget-tenant.ts';
import {dataKeysIn} from './sealing/data-keys.ts';
import {keepWrapped} from './sealing/keep-wrapped.ts';
import {sealWith} from './sealing/seal.ts';
import {identityService} from './service.ts';
import {openSessions} from './sessions/open-sessions.ts';
import {openKeyring} from './signing/keyring.ts';
import {tokenIssuer} from './signing/token-issuer.ts';
import {ensureOperator} from './store/ensure-operator.ts';
import {findCredentials} from './store/keys/find-credentials.ts';
import {signingKeyStore} from './store/signing-key-store.ts';
import {openSupport} from './support/open-support.ts';
import {sweepIdentity} from './sweep.ts';
import type {DataPeers} from './tenants/data-peers.ts';
import {openTunnels} from './tunnels/open-tunnels.ts';
import {openUsers} from './users/open-users.ts';

/** Nothing waits for it: what is over is refused by its time. */
const sweepIntervalMs = 10 * 60_000;

/** What identity stands on. */
export interface Foundations {
  readonly database: Database<PrismaClient>;
  readonly bus: Bus;
  readonly dataPeers: DataPeers;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Puts identity together: its operator, its signing keys, its gRPC services. */
export const openIdentity = async (config: IdentityConfig, {database, bus, dataPeers, clock, log}: Foundations) => {
  const dataKeys = dataKeysIn({database, keys: config.keyEncryptionKeys, log});
  const chain = chainWith(await dataKeys.of('audit log'));
  const recordAudit = recordAuditIn(chain, clock);
  const denials = keepDenials({database, chain, clock, log});
  await ensureOperator(database, config.operatorKey, chain);
  const store = signingKeyStore(database, sealWith(await dataKeys.of('signing keys')));
  const keyring = await openKeyring({store, rotation: config.rotation, clock, log});
  const find = findCredentials(database);
  // The first query of a kind is the slowest by far: not on the time of the first request.
  await find([hashSecret(config.operatorKey)]);
  const credentials = credentialsFrom(find, config.lookUps, clock);
  followKeys(bus, credentials);
  const needed = neededPermissions();
  const permissions = new Set(needed.values());
  const builtIn = builtInRoles(permissions);
  const foundations = {database, bus, recordAudit, builtIn, needed, clock};
  const {access, service: accessService} = await openAccess(config.lookUps, foundations);
  const lastUses = keepLastUses({database, clock, log});
  const byKey = byApiKey({credentials, clock, used: lastUses.used, operatorKey: config.operatorKey});
  const users = await openUsers(config.users, {
    seal: sealWith(await dataKeys.of('second factors')),
    database,
    access,
    // Sessions, in their turn, begin with who signs in.
    forgetSessions: (user) => sessions.forget(user),
    recordAudit,
    clock,
    log,
  });
  const sessions = await openSessions(
    config,
    {database, bus, clock},
    {
      keyring,
      signIn: users.signIn,
      accessOf: access.accessOf,
      byApiKey: byKey,
      byName: byKeyName({credentials, clock}),
      recordAudit,
      noteDenial: denials.note,
      csrfKey: await dataKeys.of('csrf tokens'),
    },
  );
  const tunnels = openTunnels(config.lookUps, {database, bus, clock}, {recordAudit});
  const authenticate = firstOf([sessions.authenticate, byKey]);
  const support = openSupport(config.lookUps, {
    database,
    bus,
    access,
    builtIn,
    recordAudit,
    clock,
  });
  const forgetTenant = forgetTenantIn([credentials, access, sessions, support]);
  followTenants(bus, forgetTenant);
  const authorize = authorizeMethod(needed);
  const issue = tokenIssuer(keyring, clock);
  return {
    keyring,
    access,
    recordAudit,
    signIn: users.signIn,
    failed: noteFailedCalls(denials.note),
    recordRefused: recordRefusedIn(chain),
    dependencies: [
      ...outlast(database, config.lookUps.graceMs, clock),
      keepWrapped(dataKeys, log),
      denials,
      lastUses,
      keyring,
      ...users.dependencies,
      startSweeper({
        sweep: (signal) => sweepIdentity(database.system, clock, signal),
        intervalMs: sweepIntervalMs,
        swept: (count) => log.info({count}, 'swept'),
      }),
    ],
    services: [
      served(
        IdentityServiceDefinition,
        identityService({
          database,
          credentials,
          access,
          keyring,
          permissions,
          recordAudit,
          forgetTenant,
          dataPeers,
          clock,
        }),
      ),
      accessService,
      served(AuditServiceDefinition, auditService({database, chain})),
      ...sessions.services,
      tunnels.service,
      support.service,
      servedForeign(
        AuthorizationDefinition,
        {
          check: check({
            authenticate,
            actIn: support.actIn,
            authorize,
            throughTunnel: tunnels.through,
            issue,
            noteDenial: denials.note,
            notePassage: denials.notePassage,
          }),
        },
        // As long as the edge waits: mesh/catalogue.ts.
        {timeoutMs: 500},
      ),
      ...users.services,
    ],
  };
};
