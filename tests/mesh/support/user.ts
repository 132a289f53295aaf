import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import {inTime} from './in-time.ts';
import type {TestTenant} from './tenant.ts';

const created = z.object({name: z.string()}).loose();

/** Creates a user, invited to an address that nobody else has; answers its resource name. */
export async function newUser({name, api}: Pick<TestTenant, 'name' | 'api'>): Promise<string> {
  const email = `user-${randomBytes(6).toString('hex')}@example.org`;
  const answer = await inTime(() => api.post(`/v1/${name}/users`, {user: {email, displayName: 'Of a test'}}));
  if (answer.status !== 200) throw new Error(`no user was created: ${answer.status} ${answer.text}`);
  return created.parse(answer.json).name;
}
