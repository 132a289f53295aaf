import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import {type Api, apiOf} from './api.ts';
import {inTime} from './in-time.ts';
import {secret} from './mesh.ts';

/** A tenant that only one test knows, and its API. */
export interface TestTenant {
  /** `tenants/{tenant}`. */
  readonly name: string;
  readonly id: string;
  /** Holds every permission inside the tenant. */
  readonly apiKey: string;
  readonly api: Api;
}

const created = z.object({tenant: z.object({name: z.string()}), secret: z.string()});

/** Creates a tenant as the operator of the marketplace would. */
export async function newTenant(displayName = 'Test tenant'): Promise<TestTenant> {
  const operator = apiOf(secret('IDENTITY_OPERATOR_KEY'));
  // With a new id each time: the key of a tenant whose creation was not answered in time is nobody's.
  const newId = () => `t-${randomBytes(8).toString('hex')}`;
  const answer = await inTime(() => operator.post(`/v1/tenants?tenantId=${newId()}`, {displayName}));
  if (answer.status !== 200) throw new Error(`no tenant was created: ${answer.status} ${answer.text}`);
  const {tenant, secret: apiKey} = created.parse(answer.json);
  return {name: tenant.name, id: tenant.name.slice('tenants/'.length), apiKey, api: apiOf(apiKey)};
}
