import {z} from 'zod';
import {inTime} from './in-time.ts';
import type {TestTenant} from './tenant.ts';

const created = z.object({name: z.string()});

/** Nobody of the operator has it; a grant to them is one like any other. */
export const someStaff = 'tenants/operator/users/0198c5a0-0000-7000-8000-000000000001';

/** Lets somebody of the operator's staff act in a tenant; answers the grant's name. */
export async function newSupportGrant({name, api}: Pick<TestTenant, 'name' | 'api'>): Promise<string> {
  const answer = await inTime(() => api.post(`/v1/${name}/supportGrants`, {staff: someStaff, reason: 'A test'}));
  if (answer.status !== 200) throw new Error(`no support grant was created: ${answer.status} ${answer.text}`);
  return created.parse(answer.json).name;
}
