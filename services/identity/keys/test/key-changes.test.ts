import {randomBytes} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {ApiKey_RateShare as RateShare} from '#gen/ts/souk/identity/v1/tenant.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {withKey} from '#tests/support/client-as.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {until} from '#tests/support/until.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Two replicas, a tenant and a key of it that may read books. */
const setUp = async (t: ExecutionContext) => {
  const database = await testDatabase(t, 'identity');
  const clock = virtualClock();
  const config = identityConfig();
  const [one, two] = [
    await startReplica(t, database.config, config, clock.now),
    await startReplica(t, database.config, config, clock.now),
  ];
  const tenant = `shop-${randomBytes(6).toString('hex')}`;
  const parent = `tenants/${tenant}`;
  await caller(one.address, 'operator').createTenant({tenant: {displayName: 'Shop'}, tenantId: tenant});
  const owner = caller(one.address, tenant);
  const permissions = ['inventory.books.get'];
  const {apiKey, secret} = await owner.createApiKey({parent, apiKey: {displayName: 'Till', permissions}});
  const name = apiKey?.name ?? '';
  const reader = caller(one.address, tenant, ['inventory.books.get', 'identity.*']);
  return {database, clock, one, two, tenant, parent, owner, reader, name, secret};
};

/** What becomes of requests with a secret, at an edge before a replica, from an address. */
const asks = async (address: string, secret: string, from?: string) => {
  const {refused, body} = await edgeOf(address, from)(rest(secret));
  if (refused === undefined) return 'passes';
  const {details} = JSON.parse(body);
  return `${refused}: ${details[0].reason}`;
};

test('both secrets are good until the time that the rotation gives, and afterwards the new one alone', async (t) => {
  const {owner, name, secret, one, clock} = await setUp(t);
  // Within the minute for which the replicas’ signing keys count without a look at the database.
  const previousExpireTime = new Date(clock.now().getTime() + 40_000);
  clock.advance(1);
  const {apiKey, secret: next} = await owner.rotateApiKey({name, previousExpireTime});
  t.deepEqual(
    apiKey?.secrets.map(({prefix, expireTime}) => [prefix, expireTime]),
    [
      [next.slice(0, 13), undefined],
      [secret.slice(0, 13), previousExpireTime],
    ],
  );
  t.is(apiKey?.prefix, next.slice(0, 13));
  clock.advance(39_998);
  t.deepEqual([await asks(one.address, secret), await asks(one.address, next)], ['passes', 'passes']);
  clock.advance(1);
  t.deepEqual(
    [await asks(one.address, secret), await asks(one.address, next)],
    ['Unauthorized: API_KEY_INVALID', 'passes'],
  );
  t.is((await owner.getApiKey({name})).secrets.length, 1);
});

test('of three secrets the oldest ends at the second rotation, and no rotation prolongs one', async (t) => {
  const {owner, name, secret, one, clock} = await setUp(t);
  clock.advance(1);
  const soon = new Date(clock.now().getTime() + minute);
  const {secret: second} = await owner.rotateApiKey({name, previousExpireTime: soon});
  clock.advance(1);
  const {apiKey, secret: third} = await owner.rotateApiKey({name});
  t.deepEqual(
    [await asks(one.address, secret), await asks(one.address, second), await asks(one.address, third)],
    ['Unauthorized: API_KEY_INVALID', 'passes', 'passes'],
  );
  t.is(apiKey?.secrets[1]?.expireTime?.getTime(), clock.now().getTime() + day);
});

test('a secret that is revoked is refused at once here and soon by the other replica, and the other one goes on', async (t) => {
  const {owner, name, secret, one, two} = await setUp(t);
  const {secret: next} = await owner.rotateApiKey({name});
  t.is(await asks(two.address, secret), 'passes');
  const {secrets} = await owner.revokeApiKeySecret({name, prefix: secret.slice(0, 13)});
  t.deepEqual(
    secrets.map(({prefix}) => prefix),
    [next.slice(0, 13)],
  );
  t.is(await asks(one.address, secret), 'Unauthorized: API_KEY_INVALID');
  // By the event: what a replica remembers would last for five seconds of a clock that stands still.
  await until('the other replica refuses it', async () => (await asks(two.address, secret)) !== 'passes');
  t.is(await asks(two.address, next), 'passes');
  await assertRefused(t, owner.revokeApiKeySecret({name, prefix: secret.slice(0, 13)}), 'API_KEY_SECRET_NOT_FOUND');
});

test('a handover lasts for 30 days at the most', async (t) => {
  const {owner, name, clock} = await setUp(t);
  const after = (ms: number) => owner.rotateApiKey({name, previousExpireTime: new Date(clock.now().getTime() + ms)});
  await assertRefused(t, after(30 * day + minute), 'REQUEST_INVALID');
  await assertRefused(t, after(0), 'REQUEST_INVALID');
  await t.notThrowsAsync(after(30 * day));
});

test('the secret of a key that may do more than the caller cannot be had by rotating it', async (t) => {
  const {owner, reader, parent, name} = await setUp(t);
  const {apiKey} = await owner.createApiKey({parent, apiKey: {displayName: 'Mighty', permissions: ['*']}});
  await assertRefused(t, reader.rotateApiKey({name: apiKey?.name ?? ''}), 'PERMISSION_NOT_HELD');
  await t.notThrowsAsync(reader.rotateApiKey({name}));
});

test('a rotation that is repeated under its idempotency key adds no third secret and tells none again', async (t) => {
  const {owner, name} = await setUp(t);
  const first = await owner.rotateApiKey({name}, withKey('rotate-1'));
  t.deepEqual(await owner.rotateApiKey({name}, withKey('rotate-1')), {...first, secret: ''});
  t.is((await owner.getApiKey({name})).secrets.length, 2);
});

test('a key for some networks is refused from elsewhere, in every replica, as soon as it says so', async (t) => {
  const {owner, name, secret, one, two} = await setUp(t);
  t.is(await asks(two.address, secret, '198.51.100.1'), 'passes');
  const allowedNetworks = ['192.0.2.0/24', '2001:db8::/32'];
  await owner.updateApiKey({apiKey: {name, allowedNetworks}});
  const from = (address: string) => asks(one.address, secret, address);
  t.is(await from('198.51.100.1'), 'Forbidden: ADDRESS_NOT_ALLOWED');
  t.is(await from(''), 'Forbidden: ADDRESS_NOT_ALLOWED');
  t.is(await from('2001:db9::1'), 'Forbidden: ADDRESS_NOT_ALLOWED');
  t.deepEqual(
    [await from('192.0.2.77'), await from('::ffff:192.0.2.77'), await from('2001:db8:1::1')],
    ['passes', 'passes', 'passes'],
  );
  await until(
    'the other replica refuses it',
    async () => (await asks(two.address, secret, '198.51.100.1')) !== 'passes',
  );
});

test('an update changes what its mask names and nothing else', async (t) => {
  const {owner, name} = await setUp(t);
  const before = await owner.getApiKey({name});
  const after = await owner.updateApiKey({
    apiKey: {name, displayName: 'Counter', permissions: ['*'], rateShare: RateShare.RATE_SHARE_TENTH},
    updateMask: ['display_name', 'rate_share'],
  });
  t.deepEqual(after, {...before, displayName: 'Counter', rateShare: RateShare.RATE_SHARE_TENTH});
  t.deepEqual(await owner.getApiKey({name}), after);
});

test('a key of a share of the limits says so to the edge', async (t) => {
  const {owner, name, secret, one} = await setUp(t);
  const share = async () => (await edgeOf(one.address)(rest(secret))).headers['x-souk-share'];
  t.is(await share(), undefined);
  await owner.updateApiKey({apiKey: {name, rateShare: RateShare.RATE_SHARE_TENTH}});
  t.is(await share(), '10');
});

test('nobody gives a key what they do not hold, by changing it either', async (t) => {
  const {reader, name} = await setUp(t);
  await assertRefused(t, reader.updateApiKey({apiKey: {name, permissions: ['*']}}), 'PERMISSION_NOT_HELD');
  await assertRefused(t, reader.updateApiKey({apiKey: {name, permissions: ['no.such.thing']}}), 'PERMISSION_UNKNOWN');
});

test('what is no network is refused, and which it is is said', async (t) => {
  const {owner, name, parent} = await setUp(t);
  for (const network of ['192.0.2.0/33', '300.1.2.3/8', '2001:db8::/129']) {
    const allowedNetworks = ['192.0.2.0/24', network];
    for (const refused of [
      owner.updateApiKey({apiKey: {name, allowedNetworks}}),
      owner.createApiKey({parent, apiKey: {displayName: 'x', permissions: ['*'], allowedNetworks}}),
    ]) {
      const failure = await assertRefused(t, refused, 'REQUEST_INVALID');
      t.deepEqual(
        failure?.violations.map(({field}) => field),
        ['api_key.allowed_networks[1]'],
      );
    }
  }
});

test('a revoked key is neither changed nor rotated, and another tenant’s is not there', async (t) => {
  const {owner, name, one} = await setUp(t);
  const stranger = caller(one.address, 'stranger');
  await assertRefused(t, stranger.rotateApiKey({name}), 'API_KEY_NOT_FOUND');
  await assertRefused(t, stranger.updateApiKey({apiKey: {name, displayName: 'x'}}), 'API_KEY_NOT_FOUND');
  await assertRefused(t, stranger.revokeApiKeySecret({name, prefix: 'souk_00000000'}), 'API_KEY_NOT_FOUND');
  await owner.revokeApiKey({name});
  await assertRefused(t, owner.rotateApiKey({name}), 'API_KEY_REVOKED');
  await assertRefused(t, owner.updateApiKey({apiKey: {name, displayName: 'x'}}), 'API_KEY_REVOKED');
});

test('the operator’s key of the settings is not rotated by a request', async (t) => {
  const {one} = await setUp(t);
  const name = 'tenants/operator/apiKeys/00000000-0000-7000-8000-000000000001';
  await assertRefused(t, caller(one.address, 'operator').rotateApiKey({name}), 'API_KEY_FROM_SETTINGS');
});

test('when a key was last used is written once a minute, however often it is used', async (t) => {
  const {owner, parent, name, secret, one, clock, database} = await setUp(t);
  t.is((await owner.getApiKey({name})).lastUseTime, undefined);
  const used = clock.now();
  await asks(one.address, secret);
  await until('the use is written', async () => (await owner.getApiKey({name})).lastUseTime !== undefined);
  t.deepEqual((await owner.getApiKey({name})).lastUseTime, used);
  const versions = async () => {
    const rows = await database.query(`select xmin::text as version from api_key where id = '${name.slice(-36)}'`);
    return rows.map(({version}) => version);
  };
  const before = await versions();
  clock.advance(30_000);
  const {apiKey: other, secret: later} = await owner.createApiKey({
    parent,
    apiKey: {displayName: 'x', permissions: ['*']},
  });
  for (let index = 0; index < 20; index++) await asks(one.address, secret);
  await asks(one.address, later);
  // What was used before it is written before it, or with it.
  const isWritten = async () => (await owner.getApiKey({name: other?.name ?? ''})).lastUseTime !== undefined;
  await until('the use of another key is written', isWritten);
  t.deepEqual(await versions(), before);
});
