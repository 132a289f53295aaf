import {randomUUID} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {until} from '#tests/support/until.ts';
import {newBook} from '../mesh/support/books.ts';
import {killAndWait, pauseWhile, runningProcesses} from '../mesh/support/processes.ts';
import {request} from '../mesh/support/request.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {type Shopper, shopper} from './shopper.ts';

/**
 * The longest that a client waits for an answer, whatever has just died: the longest time that a contract gives a call of
 * the journey (3 s, CheckCart), and what a busy machine adds.
 */
const longestMs = 6000;

const deaths = [
  'postgres',
  'redis',
  'nats',
  'inventory-0',
  'inventory-0-envoy',
  'cart-0',
  'cart-0-envoy',
  'identity-0',
];

/** Processes that hang instead of ending, which nothing but time can tell. */
const hangs = ['redis', 'nats', 'inventory-0', 'identity-0'];

/** Lets a client shop through a fault and asserts what must be true of every fault. */
async function shopThrough(t: ExecutionContext, victim: string, fault: (client: Shopper) => Promise<void>) {
  t.timeout(120_000);
  const tenant = await newTenant();
  const books = await Promise.all(Array.from({length: 3}, () => newBook(tenant.api, {stock: 1000})));
  const others = [...runningProcesses()].filter(([name]) => name !== victim);
  const client = shopper(tenant.api, books);
  await until('a first round', () => client.rounds() > 2);

  await fault(client);
  const after = client.rounds();
  await until(`whole rounds after the fault of ${victim}`, () => client.rounds() > after + 5, 60_000);
  // Without identity the edge goes on with what it remembers: only about whom it has never seen it has to ask.
  await until(
    'identity decides again',
    async () => {
      const {status} = await request('GET', '/v1/books', {headers: {'x-api-key': randomUUID()}});
      return status === 401;
    },
    60_000,
  );
  const report = await client.stop();

  t.deepEqual(report.unclear.slice(0, 5), [], 'every failure is 503 or 504 in the documented form');
  t.true(report.slowestMs < longestMs, `slowest answer: ${report.slowestMs} ms`);
  t.deepEqual(await client.lost(), [], 'acknowledged writes that are not there');
  const now = runningProcesses();
  for (const [name, {startTime}] of others) t.is(now.get(name)?.startTime, startTime, `${name} was restarted, too`);
  t.log(`${victim}: ${report.answers} answers, ${report.refused} refused, slowest ${Math.round(report.slowestMs)} ms`);
}

// One after the other: a fault must be the only one while its consequences are looked at.
for (const victim of deaths) {
  test.serial(`while ${victim} is killed, clients get clear answers in time, and all recovers by itself`, (t) =>
    shopThrough(t, victim, () => killAndWait(victim)),
  );
}

for (const victim of hangs) {
  test.serial(`while ${victim} hangs, clients get clear answers in time, and all recovers by itself`, (t) =>
    shopThrough(t, victim, (client) => {
      const before = client.answers();
      return pauseWhile(victim, () =>
        until('answers during the fault', () => client.answers() > before + 20, 30_000).then(() => undefined),
      );
    }),
  );
}
