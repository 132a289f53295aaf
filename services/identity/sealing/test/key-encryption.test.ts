import {randomBytes} from 'node:crypto';
import test from 'ava';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {until} from '#tests/support/until.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';
import {keyEncryptionKeys} from '../key-encryption-keys.ts';

const parent = 'tenants/operator';

test('key-encryption keys change while identity runs, nothing that is sealed is lost, and the old one is needed until then', async (t) => {
  const database = await testDatabase(t, 'identity');
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const startWith = (...keys: Uint8Array[]) =>
    startReplica(t, database.config, identityConfig({keyEncryptionKeys: keyEncryptionKeys(keys)}));
  const wrappedWith = async () =>
    (await database.query('select distinct kek_id from data_key')).map(({kek_id}) => kek_id);
  const idOf = (key: Uint8Array) => keyEncryptionKeys([key]).active.id;

  const before = await startWith(first);
  const {keys} = await caller(before.address, 'operator').getJsonWebKeySet({});
  t.deepEqual(await wrappedWith(), [idOf(first)]);
  await t.throwsAsync(startWith(second), {message: new RegExp(idOf(first))});

  await startWith(second, first);
  await until('all are wrapped anew', async () => (await wrappedWith()).join() === idOf(second), 30_000);
  const after = await startWith(second);
  t.deepEqual((await caller(after.address, 'operator').getJsonWebKeySet({})).keys, keys);
  const log = clientAs(AuditServiceDefinition, after.address, {tenant: 'operator'});
  t.is((await log.verifyAudit({parent})).broken, undefined);
  t.is((await caller(before.address, 'operator').getJsonWebKeySet({})).keys.length, keys.length, 'who runs, runs on');
  await t.throwsAsync(startWith(first), {message: new RegExp(idOf(second))});
});

test('replicas that start at once on an empty database agree on the data keys', async (t) => {
  const database = await testDatabase(t, 'identity');
  const config = identityConfig();
  const replicas = await Promise.all([1, 2, 3].map(() => startReplica(t, database.config, config)));
  await Promise.all(
    replicas.map(({address}, n) =>
      caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: `shop-${n}`}),
    ),
  );
  const log = clientAs(AuditServiceDefinition, replicas[0]?.address ?? '', {tenant: 'operator'});
  const {broken, verifiedSequence} = await log.verifyAudit({parent});
  t.deepEqual([broken, verifiedSequence], [undefined, 4n]);
});
