import {z} from 'zod';
import {inTime} from './in-time.ts';
import type {TestTenant} from './tenant.ts';

const created = z.object({apiKey: z.object({name: z.string()}), secret: z.string()});

/** Creates an API key that may do so much; answers its resource name and its secret. */
export async function newApiKey({name, api}: Pick<TestTenant, 'name' | 'api'>, ...permissions: readonly string[]) {
  const answer = await inTime(() => api.post(`/v1/${name}/apiKeys`, {displayName: 'Of a test', permissions}));
  if (answer.status !== 200) throw new Error(`no API key was created: ${answer.status} ${answer.text}`);
  const {apiKey, secret} = created.parse(answer.json);
  return {name: apiKey.name, secret};
}
