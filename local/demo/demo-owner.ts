import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import type {DemoState} from './demo-state.ts';
import type {DemoTenant} from './demo-tenants.ts';
import {type EdgeClient, EdgeError} from './edge-client.ts';

/** Somebody who may sign in to a tenant of the demo. */
export interface DemoPerson {
  readonly email: string;
  readonly password: string;
}

const user = z.object({name: z.string()}).loose();
const users = z.object({users: z.array(user)}).loose();

/** The owner of a demo tenant, with a password that nobody guesses; created at the first time, and found by a restart. */
export async function ensureOwner(client: EdgeClient, state: DemoState, {id}: DemoTenant): Promise<DemoPerson> {
  const known = state.of(id);
  if (known === undefined) throw new Error(`the demo has no tenant ${id}`);
  const owner = known.owner ?? {email: `owner@${id}.example`, password: randomBytes(15).toString('base64url')};
  // Before the user is there: a start that was interrupted goes on with the same password.
  state.set(id, {...known, owner});
  const tenant = `tenants/${id}`;
  const filter = encodeURIComponent(`email = "${owner.email}"`);
  const [there] = (await client.get(`/v1/${tenant}/users?filter=${filter}`, users)).users;
  const {name} = there ?? (await create(client, tenant, owner));
  await client
    .post(
      `/v1/${tenant}/roleAssignments`,
      {role: `${tenant}/roles/owner`, principal: name},
      z.unknown(),
      `owner-${name}`,
    )
    .catch((error: unknown) => {
      // Held since an earlier start.
      if (!(error instanceof EdgeError) || error.status !== 409) throw error;
    });
  return owner;
}

const create = (client: EdgeClient, tenant: string, {email, password}: DemoPerson) =>
  client.post(`/v1/${tenant}/users`, {user: {email, displayName: 'Owner'}, password}, user, `owner-${email}`);
