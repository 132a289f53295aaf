import {randomUUID} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {RetryInfo} from '#gen/ts/google/rpc/error_details.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {until} from '#tests/support/until.ts';
import {knowsWhoWaits} from '../buckets/knows-who-waits.ts';
import {redisBuckets} from '../buckets/redis-buckets.ts';
import {limitsServer} from './limits-server.ts';

/** Two replicas on one Redis, as the real service opens them. */
const twoReplicas = async (t: ExecutionContext) => {
  const url = serverUrl('SOUK_TEST_REDIS_URL');
  const open = () => limitsServer(t, knowsWhoWaits(redisBuckets(url)));
  const [one, two] = [await open(), await open()];
  // A cold connection is no part of what is tested.
  await until('both replicas answer', async () => {
    const answers = [one, two].map(({ask}) => ask([['"warm";q=100;w=1', randomUUID()]]).then(() => true));
    return (await Promise.all(answers.map((answer) => answer.catch(() => false)))).every((answered) => answered);
  });
  return {one, two};
};

test('50 requests at once over two replicas pass 10 times where 10 are allowed', async (t) => {
  const {one, two} = await twoReplicas(t);
  const tenant = randomUUID();
  const answers = await Promise.all(
    Array.from({length: 50}, (_, index) => (index % 2 === 0 ? one : two).ask([['"tenant";q=10;w=3600', tenant]])),
  );
  t.is(answers.filter(({allowed}) => allowed).length, 10);
});

test('who is over one limit uses up none of the others', async (t) => {
  const {one} = await twoReplicas(t);
  const [tenant, greedy, modest] = [randomUUID(), randomUUID(), randomUUID()];
  const ask = (credential: string) =>
    one.ask([
      ['"tenant";q=5;w=3600', tenant],
      ['"credential";q=2;w=3600', credential],
    ]);
  for (let index = 0; index < 20; index++) await ask(greedy);
  const {allowed, fields} = await ask(modest);
  t.true(allowed);
  t.regex(fields.ratelimit ?? '', /^"tenant";r=2;t=\d+, "credential";r=1;t=\d+$/);
});

test('an answer says every policy, what is left of it and when to come again', async (t) => {
  const {one} = await twoReplicas(t);
  const limit = ['"address";q=2;w=60', randomUUID()] as const;
  const first = await one.ask([limit]);
  t.deepEqual(first, {
    allowed: true,
    fields: {'ratelimit-policy': '"address";q=2;w=60', ratelimit: '"address";r=1;t=30'},
  });
  await one.ask([limit]);
  const {allowed, fields} = await one.ask([limit]);
  t.false(allowed);
  t.like(fields, {ratelimit: '"address";r=0;t=60', 'retry-after': '30'});
  const {details} = Status.decode(Buffer.from(fields['x-souk-refusal'] ?? '', 'base64'));
  const retry = details.find(({typeUrl}) => typeUrl.endsWith('/google.rpc.RetryInfo'));
  t.is(RetryInfo.decode(retry?.value ?? new Uint8Array()).retryDelay?.seconds, 30n);
});

test('who has a share of a limit is told of that share and refused after it', async (t) => {
  const {one} = await twoReplicas(t);
  const [credential, whole] = [randomUUID(), randomUUID()];
  const ask = () => one.ask([['"credential";q=30;w=3600', credential]], {share: '10'});
  t.is((await ask()).fields['ratelimit-policy'], '"credential";q=3;w=3600');
  t.deepEqual([(await ask()).allowed, (await ask()).allowed, (await ask()).allowed], [true, true, false]);
  const {fields} = await one.ask([['"credential";q=30;w=3600', whole]]);
  t.regex(fields.ratelimit ?? '', /r=29;/);
});

test('a bucket fills up again', async (t) => {
  const {one} = await twoReplicas(t);
  const limit = ['"quick";q=2;w=1', randomUUID()] as const;
  const allowed = async () => (await one.ask([limit])).allowed;
  t.deepEqual([await allowed(), await allowed(), await allowed()], [true, true, false]);
  await until('there is a token again', allowed, 5_000);
});

test('an edge that asks for many gets as many as are left, and pays for each', async (t) => {
  const {one} = await twoReplicas(t);
  const limit = ['"tenant";q=25;w=3600', randomUUID()] as const;
  const granted = async (lease: number) => (await one.ask([limit], {lease: String(lease)})).fields['x-souk-lease'];
  t.deepEqual([await granted(20), await granted(20), await granted(20)], ['20', '5', undefined]);
});

test('without Redis nothing is said rather than something wrong, and it goes on when Redis is back', async (t) => {
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_REDIS_URL'), 6379);
  const {ask} = await limitsServer(t, knowsWhoWaits(redisBuckets(line.url)));
  const limit = ['"tenant";q=1000;w=1', randomUUID()] as const;
  const answers = () =>
    ask([limit]).then(
      () => 'answered',
      (error: unknown) => String(error),
    );
  await until('limits answers', async () => (await answers()) === 'answered');
  line.cut();
  t.regex(await answers(), /UNAVAILABLE/);
  line.mend();
  await until('limits answers again', async () => (await answers()) === 'answered', 15_000);
});

test('a limit without a policy is refused, not passed over', async (t) => {
  const {one} = await twoReplicas(t);
  await t.throwsAsync(one.ask([['nonsense', 'x']]), {message: /INTERNAL/});
});

test('calls that are answered leave no line in the log', async (t) => {
  const {one} = await twoReplicas(t);
  await one.ask([['"tenant";q=10;w=60', randomUUID()]]);
  t.deepEqual(
    one.lines.filter(({msg}) => msg === 'call'),
    [],
  );
});
