import {randomBytes} from 'node:crypto';
import {AccountServiceDefinition} from '#gen/ts/souk/identity/v1/account_service.ts';
import {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {clientAs} from '#tests/support/client-as.ts';
import type {Scope} from '#tests/support/scope.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import type {IdentityConfig} from '../../config.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

/** A password that nobody guesses and everybody in the tests knows. */
export const goodPassword = 'seven-otters-juggle';

export const somebody = () => `anna.${randomBytes(4).toString('hex')}@example.org`;

/** A replica of identity, on a clock of its own, with one tenant; ends with its scope. */
export const people = async (scope: Scope, config: Partial<IdentityConfig> = {}) => {
  const database = await testDatabase(scope, 'identity');
  const clock = virtualClock();
  const settings = identityConfig(config);
  const replica = await startReplica(scope, database.config, settings, clock.now);
  const tenant = tenantId(`shop-${randomBytes(6).toString('hex')}`);
  await caller(replica.address, 'operator').createTenant({tenant: {displayName: 'Shop'}, tenantId: tenant});
  const parent = `tenants/${tenant}`;
  const as = (permissions: readonly string[] = ['*'], of: string = tenant) =>
    clientAs(UserServiceDefinition, replica.address, {tenant: of, permissions});
  const users = as();
  /** The user of this name, signed in. */
  const account = (name: string, headers: Readonly<Record<string, string>> = {}, session?: string) =>
    clientAs(AccountServiceDefinition, replica.address, {tenant, principal: name, permissions: [], session, headers});
  const {apiKey: door} = await caller(replica.address, tenant).createApiKey({
    parent,
    apiKey: {displayName: 'Door', permissions: ['identity.sessions.create']},
  });
  const source = clientAs(SessionServiceDefinition, replica.address, {tenant, principal: door?.name ?? ''});
  /** A user, in a session that they begin with their password alone. */
  const accountOf = async ({name, email}: Pick<User, 'name' | 'email'>) => {
    const {session} = await source.createSession({email, password: goodPassword});
    return account(name, {}, session?.name.slice('sessions/'.length));
  };
  const newUser = (email = somebody(), password: string | undefined = goodPassword) =>
    users.createUser({parent, user: {email, displayName: 'Anna Karenina'}, password});
  /** Signs in from an address, in a call of its own. */
  const signIn = (email: string, password: string, address = '192.0.2.1', {signIn: at} = replica) =>
    at.authenticatePassword({tenant, email, password, address}, testCall({tenant}));
  /** All ways to sign in, below the wire. */
  const ways = replica.signIn;
  const {system} = replica.database;
  return {
    ...replica,
    replica,
    ways,
    system,
    database,
    clock,
    settings,
    tenant,
    parent,
    as,
    users,
    account,
    accountOf,
    newUser,
    signIn,
  };
};
