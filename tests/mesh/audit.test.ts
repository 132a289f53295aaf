import test from 'ava';
import {z} from 'zod';
import {until} from '#tests/support/until.ts';
import {apiOf} from './support/api.ts';
import {newApiKey} from './support/api-key.ts';
import {newBook} from './support/books.ts';
import {request} from './support/request.ts';
import {bearer, newSignedIn} from './support/session.ts';
import {newTenant} from './support/tenant.ts';

const entries = z.object({
  auditEntries: z.array(
    z.object({
      action: z.string(),
      actor: z.string(),
      target: z.string(),
      address: z.string(),
      reason: z.string(),
      outcome: z.string(),
      count: z.number(),
    }),
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

test('what a service refuses by itself stands in the log, too: who may delete one book and tries it on another', async (t) => {
  const tenant = await newTenant();
  const [theirs, another] = [await newBook(tenant.api), await newBook(tenant.api)];
  const someone = await newSignedIn(tenant, 'buyer');
  const role = await tenant.api.post(`/v1/${tenant.name}/roles?role_id=weeder`, {
    displayName: 'Weeder',
    permissions: ['inventory.books.delete'],
  });
  t.is(role.status, 200, role.text);
  const assigned = await tenant.api.post(`/v1/${tenant.name}/roleAssignments`, {
    role: `${tenant.name}/roles/weeder`,
    principal: someone.user,
    resourcePrefix: theirs,
  });
  t.is(assigned.status, 200, assigned.text);
  const weed = (book: string) => request('DELETE', `/v1/${book}`, {headers: bearer(someone)});
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const refused = await weed(another);
    t.is(refused.status, 403, refused.text);
  }
  t.is((await weed(theirs)).status, 200);
  const logged = async () =>
    entries.parse(
      (await tenant.api.get(`/v1/${tenant.name}/auditEntries?filter=${encodeURIComponent(`target = "${another}"`)}`))
        .json ?? {},
    ).auditEntries;
  await until('the refusal is in the log', async () => (await logged()).length > 0, 10_000);
  const [entry, ...more] = await logged();
  t.like(entry, {
    action: '/souk.inventory.v1.InventoryService/DeleteBook',
    actor: someone.user,
    target: another,
    address: '127.0.0.1',
    reason: 'PERMISSION_MISSING',
    outcome: 'OUTCOME_DENIED',
  });
  // Those after the first half second are counted when their minute is over.
  t.true(entry !== undefined && entry.count >= 1 && entry.count <= 20, JSON.stringify(entry));
  t.deepEqual(more, []);
});
