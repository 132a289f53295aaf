import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {until} from '#tests/support/until.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import type {Credential} from '../../domain/credential.ts';
import {credentialsFrom} from '../credentials.ts';

const times = {freshMs: 5_000, graceMs: 60_000, lookUpTimeoutMs: 5_000};

const credential = (name: string): Credential => ({
  name,
  tenant: tenantId('bookshop'),
  permissions: ['*'],
  grants: [],
  expireTime: undefined,
  revoked: false,
  suspended: false,
});

const setUp = () => {
  const rows = new Map([['real', credential('tenants/bookshop/apiKeys/1')]]);
  const queries: (readonly string[])[] = [];
  const clock = virtualClock();
  const find = async (hashes: readonly string[]) => {
    const found = new Map([...rows].filter(([hash]) => hashes.includes(hash)));
    await setImmediate();
    queries.push(hashes);
    return found;
  };
  return {rows, queries, clock, credentials: credentialsFrom(find, times, clock.now)};
};

test('20,000 guesses at once cost a handful of queries and do not push out the keys that exist', async (t) => {
  const {credentials, queries} = setUp();
  await credentials.find('real');
  const guesses = Array.from({length: 20_000}, (_, guess) => credentials.find(`guess ${guess}`));
  const answers = await Promise.allSettled(guesses);
  t.true(queries.length <= 15, `${queries.length} queries`);
  t.true(
    answers.some(({status}) => status === 'rejected'),
    'what does not fit into the queue is refused',
  );
  t.is(credentials.remembered('real')?.value?.name, 'tenants/bookshop/apiKeys/1');
  await t.notThrowsAsync(credentials.find('guess 1'));
});

test('a wrong key is remembered as wrong for a while', async (t) => {
  const {credentials, queries, clock} = setUp();
  await credentials.find('guess');
  t.is(credentials.remembered('guess')?.value, undefined);
  t.truthy(credentials.remembered('guess'));
  t.is(queries.length, 1);
  clock.advance(5_000);
  t.is(credentials.remembered('guess'), undefined);
});

test('busy keys are looked up again ahead of time, many by two queries, so that nobody waits', async (t) => {
  const {credentials, queries, clock, rows} = setUp();
  const keys = Array.from({length: 20}, (_, index) => `real-${index}`);
  for (const key of keys) rows.set(key, credential(`tenants/bookshop/apiKeys/${key}`));
  const first = await Promise.all(keys.map((key) => credentials.find(key)));
  for (let round = 0; round < 10; round++) {
    // Half of the time for which a look-up counts is over with the third second.
    for (let second = 0; second < 3; second++) {
      clock.advance(1_000);
      for (const [index, key] of keys.entries()) t.is(credentials.remembered(key)?.value, first[index]?.value);
    }
    // The first of them at once, those that come meanwhile together.
    await until('they are looked up', () => queries.length === 2 * (round + 2));
  }
});

test('a look-up that began before a revocation does not bring the old standing back', async (t) => {
  const {credentials, rows} = setUp();
  const looking = credentials.find('real');
  rows.set('real', {...credential('tenants/bookshop/apiKeys/1'), revoked: true});
  credentials.forget('tenants/bookshop/apiKeys/1');
  t.true((await looking).value?.revoked);
  t.true(credentials.remembered('real')?.value?.revoked);
});

test('after a gap in the events everything is looked up again', async (t) => {
  const {credentials, clock} = setUp();
  await credentials.find('real');
  clock.advance(1);
  t.truthy(credentials.remembered('real'));
  credentials.distrust();
  t.is(credentials.remembered('real'), undefined);
  clock.advance(1);
  await credentials.find('real');
  t.truthy(credentials.remembered('real'));
});
