import {randomUUID} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {catalogue} from '#mesh/catalogue.ts';
import {altered} from '#tests/support/altered.ts';
import {until} from '#tests/support/until.ts';
import {newBook} from '../mesh/support/books.ts';
import {logLines} from '../mesh/support/log-lines.ts';
import {killWhile, pauseWhile, runningProcesses} from '../mesh/support/processes.ts';
import {assertRefused} from '../mesh/support/refusal.ts';
import {request} from '../mesh/support/request.ts';
import {bearer, newSignedIn} from '../mesh/support/session.ts';
import {newTenant} from '../mesh/support/tenant.ts';

const unavailable = {status: 503, code: 14, reason: 'SERVICE_UNAVAILABLE'};
const rememberedMs = catalogue.edge.decisionSeconds * 1000;
const replicas = [...runningProcesses().keys()].filter((name) => /^identity-\d+$/.test(name));

/** Asks through a time without identity: with what it has let through before, and with what it never would. */
async function askThrough(t: ExecutionContext, without: (meanwhile: () => Promise<void>) => Promise<void>) {
  t.timeout(180_000);
  const tenant = await newTenant();
  const path = `/v1/${await newBook(tenant.api)}`;
  const key = {'x-api-key': tenant.apiKey};
  const session = bearer(await newSignedIn(tenant));
  const wrong = {'x-api-key': altered(tenant.apiKey)};
  const forged = {authorization: session.authorization.replace(/[^.]*$/, 'A'.repeat(86))};
  const ask = (headers: Readonly<Record<string, string>>, where = path) => request('GET', where, {headers});
  const statusOf = async (headers: Readonly<Record<string, string>>) => (await ask(headers)).status;
  for (const good of [key, session]) t.is(await statusOf(good), 200);

  await without(async () => {
    await until('identity decides nothing', async () => {
      // Until it is gone they are let through, and so remembered.
      await Promise.all([ask(key), ask(session)]);
      return (await statusOf(wrong)) === 503;
    });
    const away = performance.now();
    for (const [what, good] of Object.entries({key, session})) {
      const id = randomUUID();
      t.is(await statusOf({...good, 'x-request-id': id}), 200, what);
      await until('the edge’s log says so', () =>
        logLines('edge-0-envoy', id).some(({remembered}) => remembered === true),
      );
    }
    const refused = {
      'another key': await ask(wrong),
      'no credential': await ask({}),
      'another method': await ask(key, '/v1/authors'),
      'the key in another tenant': await ask({...key, 'souk-act-in': `tenants/${randomUUID()}`}),
    };
    for (const [what, answer] of Object.entries(refused)) assertRefused(t, answer, unavailable, what);
    t.is(await statusOf(forged), 401, 'a false access token is known without identity');
    t.is(await statusOf({}), 503);
    await until(
      'nothing is remembered any more',
      async () => (await statusOf(key)) === 503 && (await statusOf(session)) === 503,
      rememberedMs + 15_000,
    );
    t.true(performance.now() - away < rememberedMs + 10_000, 'it was remembered too long');
  });

  await until('identity decides again', async () => (await statusOf(wrong)) === 401, 60_000);
  for (const good of [key, session])
    await until('all is as before', async () => (await statusOf(good)) === 200, 30_000);
  t.is((await ask(key, '/v1/authors')).status, 200);
  await until('everything runs', () => replicas.every((name) => runningProcesses().has(name)));
}

test.serial('with all of identity killed, what it has let through goes on for a bounded time, and nothing else', (t) =>
  askThrough(t, (meanwhile) => killWhile(replicas, meanwhile)),
);

test.serial('while all of identity hangs, what it has let through goes on for a bounded time, and nothing else', (t) =>
  askThrough(t, (meanwhile) => replicas.reduce((inner, name) => () => pauseWhile(name, inner), meanwhile)()),
);
