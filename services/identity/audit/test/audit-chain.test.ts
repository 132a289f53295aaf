import {randomUUID} from 'node:crypto';
import test from 'ava';
import {
  AuditServiceDefinition,
  VerifyAuditResponse_Break_Kind as Kind,
} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {type TestDatabase, testDatabase} from '#tests/support/test-database.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const file = wholeFile();
test.after.always(file.end);
let database: TestDatabase;
let address: string;

test.before(async () => {
  database = await testDatabase(file, 'identity');
  ({address} = await startReplica(file, database.config, identityConfig()));
});

/** A new shop whose log has six entries. */
const newShop = async () => {
  const tenant = `shop-${randomUUID()}`;
  await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: tenant});
  const parent = `tenants/${tenant}`;
  const createKey = (displayName: string) =>
    caller(address, tenant).createApiKey({parent, apiKey: {displayName, permissions: ['inventory.*']}});
  for (let n = 1; n <= 4; n += 1) await createKey(`key ${n}`);
  const log = clientAs(AuditServiceDefinition, address, {tenant});
  return {parent, createKey, verify: () => log.verifyAudit({parent}), log, attack: attackOn(tenant)};
};

/** Runs SQL as somebody who may do everything; `mine` stands for the tenant's own rows. */
const attackOn = (tenant: string) => (sql: string) => database.query(sql.replaceAll('mine', `tenant_id = '${tenant}'`));

const setBack = (sequence: number) => `
  update audit_head set sequence = ${sequence}, state =
    (select hash from audit_entry where mine and sequence = ${sequence}) where mine`;

const swap = (one: number, other: number) => `
  update audit_entry set sequence = -1 where mine and sequence = ${one};
  update audit_entry set sequence = ${one} where mine and sequence = ${other};
  update audit_entry set sequence = ${other} where mine and sequence = -1`;

interface Attack {
  readonly sql: string;
  /** What verification finds, and at which of the six entries. */
  readonly kind: Kind;
  readonly at: number;
}

const attacks: Readonly<Record<string, Attack>> = {
  'another actor': {
    sql: `update audit_entry set actor = 'somebody' where mine and sequence = 3`,
    kind: Kind.KIND_CHANGED,
    at: 3,
  },
  'another time': {
    sql: `update audit_entry set time = time - interval '1 ms' where mine and sequence = 5`,
    kind: Kind.KIND_CHANGED,
    at: 5,
  },
  'nothing in place of a missing field': {
    sql: `update audit_entry set before = '' where mine and sequence = 4`,
    kind: Kind.KIND_CHANGED,
    at: 4,
  },
  'the hash of another tenant’s entry': {
    sql: `update audit_entry set hash = (select hash from audit_entry where tenant_id = 'operator' and sequence = 1)
      where mine and sequence = 1`,
    kind: Kind.KIND_CHANGED,
    at: 1,
  },
  'a row that is gone': {
    sql: 'delete from audit_entry where mine and sequence = 3',
    kind: Kind.KIND_REMOVED,
    at: 3,
  },
  'the first row that is gone': {
    sql: 'delete from audit_entry where mine and sequence = 1',
    kind: Kind.KIND_REMOVED,
    at: 1,
  },
  'a row that is gone, and the gap closed': {
    sql: `delete from audit_entry where mine and sequence = 3;
      update audit_entry set sequence = 3 where mine and sequence = 4;
      update audit_entry set sequence = 4 where mine and sequence = 5;
      update audit_entry set sequence = 5 where mine and sequence = 6`,
    kind: Kind.KIND_CHANGED,
    at: 3,
  },
  'rows that changed places': {sql: swap(3, 4), kind: Kind.KIND_CHANGED, at: 3},
  'the last row that is gone': {
    sql: 'delete from audit_entry where mine and sequence = 6',
    kind: Kind.KIND_TRUNCATED,
    at: 6,
  },
  'the last rows that are gone': {
    sql: 'delete from audit_entry where mine and sequence > 3',
    kind: Kind.KIND_TRUNCATED,
    at: 4,
  },
  'the last rows that are gone, and the end set back': {
    sql: `${setBack(4)}; delete from audit_entry where mine and sequence > 4`,
    kind: Kind.KIND_HEAD_FORGED,
    at: 4,
  },
  'an end that was set back': {sql: setBack(4), kind: Kind.KIND_HEAD_FORGED, at: 6},
  'an end that is gone': {sql: 'delete from audit_head where mine', kind: Kind.KIND_HEAD_FORGED, at: 6},
  'a log that is gone': {
    sql: 'delete from audit_entry where mine; delete from audit_head where mine',
    kind: Kind.KIND_REMOVED,
    at: 1,
  },
};

for (const [what, {sql, kind, at}] of Object.entries(attacks)) {
  test(`verification finds ${what}`, async (t) => {
    const {parent, verify, attack} = await newShop();
    const before = await verify();
    t.deepEqual([before.verifiedSequence, before.broken, before.nextPageToken], [6n, undefined, '']);
    await attack(sql);
    const {broken, verifiedSequence} = await verify();
    t.deepEqual([broken?.kind, broken?.name], [kind, `${parent}/auditEntries/${at}`]);
    t.is(verifiedSequence, BigInt(kind === Kind.KIND_HEAD_FORGED ? at : at - 1));
  });
}

test('a log that was set back does not heal by going on', async (t) => {
  const {parent, verify, attack, createKey} = await newShop();
  await attack(`${setBack(4)}; delete from audit_entry where mine and sequence > 4`);
  await createKey('the next');
  const {broken} = await verify();
  t.deepEqual([broken?.kind, broken?.name], [Kind.KIND_CHANGED, `${parent}/auditEntries/5`]);
});

test('a log that was emptied and went on is found, though its hashes follow each other', async (t) => {
  const {parent, verify, attack, createKey} = await newShop();
  await attack('delete from audit_entry where mine; delete from audit_head where mine');
  await createKey('as if it were the first');
  t.is((await verify()).broken?.name, `${parent}/auditEntries/1`);
});

test('changes at once do not tear the log, and its last hash is what verification answers', async (t) => {
  const {parent, verify, log, createKey} = await newShop();
  await Promise.all(Array.from({length: 20}, (_, n) => createKey(`at once ${n}`)));
  const verdict = await verify();
  t.deepEqual([verdict.verifiedSequence, verdict.broken], [26n, undefined]);
  const [newest] = (await log.listAuditEntries({parent, pageSize: 1})).auditEntries;
  t.deepEqual(Buffer.from(verdict.verifiedHash), Buffer.from(newest?.hash ?? []));
});
