import test from 'ava';
import {z} from 'zod';
import {until} from '#tests/support/until.ts';
import {apiOf} from './support/api.ts';
import {newApiKey} from './support/api-key.ts';
import {newTenant} from './support/tenant.ts';

const entries = z.object({
  auditEntries: z.array(
    z.object({action: z.string(), actor: z.string(), address: z.string(), reason: z.string(), outcome: z.string()}),
  ),
});

test('changes and refusals stand in the log with the address that the edge saw, whatever the client says', async (t) => {
  const tenant = await newTenant();
  const spoofed = {'x-souk-client-address': '192.0.2.66', 'x-forwarded-for': '192.0.2.66'};
  const {secret} = await newApiKey(tenant, 'inventory.books.get');
  const created = await tenant.api.post(
    `/v1/${tenant.name}/apiKeys`,
    {displayName: 'spoofed', permissions: ['inventory.*']},
    spoofed,
  );
  t.is(created.status, 200, created.text);
  t.is((await apiOf(secret).post('/v1/authors', {displayName: 'Nobody'}, spoofed)).status, 403);
  const logged = async (filter: string) =>
    entries.parse(
      (await tenant.api.get(`/v1/${tenant.name}/auditEntries?filter=${encodeURIComponent(filter)}`)).json ?? {},
    ).auditEntries;
  await until('the refusal is in the log', async () => (await logged('outcome = OUTCOME_DENIED')).length > 0, 10_000);
  const [denied] = await logged('outcome = OUTCOME_DENIED');
  t.is(denied?.reason, 'PERMISSION_MISSING');
  for (const {address} of [denied, ...(await logged('action = CreateApiKey'))].filter((entry) => entry !== undefined)) {
    t.is(address, '127.0.0.1');
  }
  const verdict = await tenant.api.get(`/v1/${tenant.name}/auditEntries:verify`);
  t.is(verdict.status, 200, verdict.text);
  t.false(verdict.text.includes('broken'), verdict.text);
});
