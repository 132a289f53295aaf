import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import {inTime} from './in-time.ts';
import type {TestTenant} from './tenant.ts';

const created = z.object({name: z.string()}).loose();

/** Names of a group, a role and an assignment that did not exist before. */
export interface Grants {
  readonly group: string;
  readonly role: string;
  readonly assignment: string;
}

/** Creates a group without members, a role and the assignment of another role to a user of the tenant. */
export async function newGrants({name, api}: Pick<TestTenant, 'name' | 'api'>, user: string): Promise<Grants> {
  const create = async (path: string, body: object): Promise<string> => {
    const answer = await inTime(() => api.post(`/v1/${name}/${path}`, body));
    if (answer.status !== 200) throw new Error(`nothing was created: ${answer.status} ${answer.text}`);
    return created.parse(answer.json).name;
  };
  const id = `of-a-test-${randomBytes(6).toString('hex')}`;
  return {
    group: await create(`groups?group_id=${id}`, {displayName: 'Of a test'}),
    role: await create(`roles?role_id=${id}`, {displayName: 'Of a test', permissions: ['inventory.books.get']}),
    assignment: await create('roleAssignments', {role: `${name}/roles/buyer`, principal: user}),
  };
}
