import {randomBytes} from 'node:crypto';
import test from 'ava';
import {decodeProtectedHeader} from 'jose';
import type {IdentityConfig} from '../config.ts';
import {caller} from './caller.ts';
import {edgeOf, rest} from './edge.ts';
import {freshDatabase} from './fresh-database.ts';
import {identityConfig, startReplica} from './identity-server.ts';
import {virtualClock} from './virtual-clock.ts';

const minute = 60_000;
const rotation = {periodMs: 30 * minute, leadMs: 3 * minute, retentionMs: 2 * minute, staleAfterMs: minute};

const publicKeys = async (address: string) =>
  (await caller(address, 'operator').getJsonWebKeySet({})).keys.map(({kid}) => kid);

test('through hours of rotation every valid token has its key in every set, and no key signs before its lead time', async (t) => {
  const database = await freshDatabase(t);
  const clock = virtualClock();
  const config = identityConfig({rotation});
  const replicas = [
    await startReplica(t, database.config, config, clock.now),
    await startReplica(t, database.config, config, clock.now),
  ];
  const time = () => clock.now().getTime();
  const publishedSince = new Map<string, number>();
  const signed: {kid: string; validUntil: number}[] = [];
  const signers = new Set<string>();
  const firstKeys = await publicKeys(replicas[0]?.address ?? '');
  for (let step = 0; step < 3 * 60 * 2; step++) {
    // One replica reads the keys at every step, the other as rarely as it may.
    await replicas[0]?.keyring.refresh();
    if (step % 2 === 0) await replicas[1]?.keyring.refresh();
    for (const {address} of replicas) {
      const keys = await publicKeys(address);
      for (const kid of keys) if (!publishedSince.has(address + kid)) publishedSince.set(address + kid, time());
      for (const {kid, validUntil} of signed) if (validUntil >= time()) t.true(keys.includes(kid));
      const {headers, body} = await edgeOf(address)(rest(config.operatorKey));
      const {kid = ''} = decodeProtectedHeader(headers['txn-token'] ?? body);
      if (!signers.has(kid) && !firstKeys.includes(kid)) {
        // In the sets of all replicas for longer than sidecars and the edge cache one, before the first token comes.
        for (const replica of replicas) {
          t.true(time() - (publishedSince.get(replica.address + kid) ?? time()) >= 2 * minute, `step ${step}`);
        }
      }
      signers.add(kid);
      signed.push({kid, validUntil: time() + minute});
    }
    clock.advance(30_000);
  }
  t.is(signers.size, 6);
  t.true((await publicKeys(replicas[0]?.address ?? '')).length <= 3);
  const [{count} = {}] = await database.query('select count(*)::integer from signing_key');
  t.true(Number(count) <= 4, 'old keys are deleted');
});

test('replicas that start at once on an empty database agree on one key', async (t) => {
  const database = await freshDatabase(t);
  const config = identityConfig();
  const replicas = await Promise.all([1, 2, 3].map(() => startReplica(t, database.config, config)));
  const agree = async () => {
    const sets = await Promise.all(replicas.map(({address}) => publicKeys(address)));
    t.is(sets[0]?.length, 1);
    for (const keys of sets) t.deepEqual(keys, sets[0]);
    t.deepEqual(await database.query('select count(*)::integer from signing_key'), [{count: 1}]);
  };
  await agree();
  t.deepEqual(await database.query('select count(*)::integer from api_key'), [{count: 1}]);
  // Migrations let replicas start one by one; here they meet.
  for (let round = 0; round < 5; round++) {
    await database.query('delete from signing_key');
    await Promise.all(replicas.map(({keyring}) => keyring.refresh()));
    await agree();
  }
});

test('after an outage longer than a period tokens go on with the old key until sidecars know the new one', async (t) => {
  const database = await freshDatabase(t);
  const clock = virtualClock();
  const config = identityConfig({rotation});
  const before = await startReplica(t, database.config, config, clock.now);
  const [old = ''] = await publicKeys(before.address);
  clock.advance(10 * rotation.periodMs);
  const after = await startReplica(t, database.config, config, clock.now);
  const kidOf = async () =>
    decodeProtectedHeader((await edgeOf(after.address)(rest(config.operatorKey))).headers['txn-token'] ?? '').kid;
  const keys = await publicKeys(after.address);
  t.is(keys.length, 2);
  t.is(await kidOf(), old);
  clock.advance(rotation.leadMs);
  await after.keyring.refresh();
  t.is(await kidOf(), keys[1]);
  t.deepEqual(await publicKeys(after.address), keys);
});

test('private keys are sealed in the database, and without the key for them identity does not start', async (t) => {
  const database = await freshDatabase(t);
  const config: IdentityConfig = identityConfig();
  await startReplica(t, database.config, config);
  const [{sealed} = {}] = await database.query(`select encode(sealed_private_key, 'hex') as sealed from signing_key`);
  // The object identifier of P-256, which every PKCS #8 key on it contains.
  t.false(String(sealed).includes('2a8648ce3d030107'));
  await t.throwsAsync(startReplica(t, database.config, {...config, keyEncryptionKey: randomBytes(32)}), {
    message: /IDENTITY_KEY_ENCRYPTION_KEY/,
  });
});
