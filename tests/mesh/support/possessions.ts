import {newGrants} from './access.ts';
import {newApiKey} from './api-key.ts';
import {newAuthor, newBook, newCart} from './books.ts';
import {inTime} from './in-time.ts';
import {bearer, sessionOf} from './session.ts';
import {newSupportGrant} from './support-grant.ts';
import type {TestTenant} from './tenant.ts';
import {newTunnel} from './tunnel.ts';
import {newUser} from './user.ts';

/** One resource of each type that a tenant can have, by the type of google.api.resource. */
export type Possessions = ReadonlyMap<string, string>;

/** Gives a tenant one resource of every type. A new type of resource has to be added here: the test says so. */
export async function newPossessions(tenant: TestTenant): Promise<Possessions> {
  const {name, api} = tenant;
  const {name: key} = await newApiKey({name, api}, 'inventory.books.get');
  const user = await newUser({name, api});
  const {group, role, assignment} = await newGrants({name, api}, user);
  return new Map([
    ['identity.souk.local/Tenant', name],
    ['identity.souk.local/ApiKey', key],
    ['identity.souk.local/AuditEntry', `${name}/auditEntries/1`],
    ['identity.souk.local/SupportGrant', await newSupportGrant({name, api})],
    ['identity.souk.local/User', user],
    ['identity.souk.local/Session', (await sessionOf(tenant)).session],
    ['identity.souk.local/Tunnel', await newTunnel(await sessionOf(tenant))],
    ['identity.souk.local/Group', group],
    ['identity.souk.local/Role', role],
    ['identity.souk.local/RoleAssignment', assignment],
    ['inventory.souk.local/Author', await newAuthor(api)],
    ['inventory.souk.local/Book', await newBook(api)],
    ['cart.souk.local/Cart', await newCart(api)],
  ]);
}

/** What the tenant itself sees of its resources, to compare before and after. */
export async function stateOf(tenant: TestTenant, possessions: Possessions): Promise<readonly string[]> {
  const {api} = tenant;
  return Promise.all(
    [...possessions.values()].map(async (name) => {
      // Of sessions and tunnels people see their own alone.
      const headers = /^(sessions|tunnels)\//.test(name) ? bearer(await sessionOf(tenant)) : {};
      return (await inTime(() => api.get(`/v1/${name}`, headers))).text;
    }),
  );
}
