import {randomBytes} from 'node:crypto';
import test from 'ava';
import {decodeProtectedHeader} from 'jose';
import {testDatabase} from '#tests/support/test-database.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import type {IdentityConfig} from '../../config.ts';
import {keyEncryptionKeys} from '../../sealing/key-encryption-keys.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, type Replica, startReplica} from '../../test/identity-server.ts';

const minute = 60_000;

const rotation = {periodMs: 20 * minute, leadMs: 3 * minute, retentionMs: 2 * minute, staleAfterMs: minute};

/** What the edge and sidecars see of a replica: who signs, and with whose signatures they may trust. */
const viewOf = ({address}: Replica, secret: string) => {
  const [anybody, edge] = [caller(address, 'operator'), edgeOf(address)];
  return {
    publicKeys: async () => (await anybody.getJsonWebKeySet({})).keys.map(({kid}) => kid),
    signer: async () => {
      const {headers, body} = await edge(rest(secret));
      return decodeProtectedHeader(headers['txn-token'] ?? body).kid ?? '';
    },
  };
};

test('through rotation after rotation every valid token has its key in every set, and no key signs before its lead time', async (t) => {
  const database = await testDatabase(t, 'identity');
  const clock = virtualClock();
  const config = identityConfig({rotation});
  const often = await startReplica(t, database.config, config, clock.now);
  const rarely = await startReplica(t, database.config, config, clock.now);
  const views = [often, rarely].map((replica) => ({...viewOf(replica, config.operatorKey), publishedSince: new Map()}));
  const time = () => clock.now().getTime();
  const signed: {kid: string; validUntil: number}[] = [];
  const signers = new Set<string>();
  for (let step = 0; step < 180; step++) {
    // One replica reads the keys at every step, the other as rarely as it may.
    await often.keyring.refresh();
    if (step % 2 === 0) await rarely.keyring.refresh();
    for (const {publicKeys, publishedSince} of views) {
      const keys = await publicKeys();
      for (const kid of keys) if (!publishedSince.has(kid)) publishedSince.set(kid, time());
      for (const {kid, validUntil} of signed) if (validUntil >= time()) t.true(keys.includes(kid), `step ${step}`);
    }
    for (const {signer} of views) {
      const kid = await signer();
      // In the sets of all replicas for longer than sidecars and the edge cache one, before the first token comes.
      const isNew = step > 0 && !signers.has(kid);
      const since = Math.max(...views.map(({publishedSince}) => publishedSince.get(kid) ?? time()));
      if (isNew) t.true(time() - since >= 2 * minute, `step ${step}`);
      signers.add(kid);
      signed.push({kid, validUntil: time() + minute});
    }
    clock.advance(minute / 2);
  }
  t.true(signers.size >= 4, `${signers.size} keys have signed`);
  const [{count} = {}] = await database.query('select count(*)::integer from signing_key');
  t.true(Number(count) <= 4, 'old keys are deleted');
});

test('replicas that start at once on an empty database agree on one key', async (t) => {
  const database = await testDatabase(t, 'identity');
  const config = identityConfig();
  const replicas = await Promise.all([1, 2, 3].map(() => startReplica(t, database.config, config)));
  const views = replicas.map((replica) => viewOf(replica, config.operatorKey));
  const agree = async () => {
    const sets = await Promise.all(views.map(({publicKeys}) => publicKeys()));
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
  const database = await testDatabase(t, 'identity');
  const clock = virtualClock();
  const config = identityConfig({rotation});
  const before = await startReplica(t, database.config, config, clock.now);
  const [old = ''] = await viewOf(before, config.operatorKey).publicKeys();
  clock.advance(10 * rotation.periodMs);
  const after = await startReplica(t, database.config, config, clock.now);
  const {publicKeys, signer} = viewOf(after, config.operatorKey);
  const keys = await publicKeys();
  t.is(keys.length, 2);
  t.is(await signer(), old);
  clock.advance(rotation.leadMs);
  await after.keyring.refresh();
  t.is(await signer(), keys[1] ?? '?');
  t.deepEqual(await publicKeys(), keys);
});

test('private keys are sealed in the database, and without the key for them identity does not start', async (t) => {
  const database = await testDatabase(t, 'identity');
  const config: IdentityConfig = identityConfig();
  await startReplica(t, database.config, config);
  const [{sealed} = {}] = await database.query(`select encode(sealed_private_key, 'hex') as sealed from signing_key`);
  // The object identifier of P-256, which every PKCS #8 key on it contains.
  t.false(String(sealed).includes('2a8648ce3d030107'));
  await t.throwsAsync(
    startReplica(t, database.config, {...config, keyEncryptionKeys: keyEncryptionKeys([randomBytes(32)])}),
    {
      message: /IDENTITY_KEY_ENCRYPTION_KEYS/,
    },
  );
});
