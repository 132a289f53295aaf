import {randomInt, randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {request as httpRequest, type IncomingMessage} from 'node:http';
import {text} from 'node:stream/consumers';
import {Channel, credentials} from '@grpc/grpc-js';
import test, {type ExecutionContext} from 'ava';
import {createClient} from 'nice-grpc';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {
  RateLimitRequest,
  RateLimitResponse,
  RateLimitServiceDefinition,
} from '#gen/ts/envoy/service/ratelimit/v3/rls.ts';
import {servedForeign} from '#runtime/server/served.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {patient, serveHere} from '#tests/support/serve-here.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {until} from '#tests/support/until.ts';
import {allowed} from '../../../services/identity/authorization/allowed.ts';
import {redisBuckets} from '../../../services/limits/buckets/redis-buckets.ts';
import {shouldRateLimit} from '../../../services/limits/rpc/should-rate-limit.ts';
import type {Weakening} from '../configuration-of.ts';
import type {Peer} from '../peer.ts';
import {trial} from '../trial.ts';

/** The account itself, on the wire, with Redis behind it. */
const account = async (t: ExecutionContext) => {
  const buckets = redisBuckets(serverUrl('SOUK_TEST_REDIS_URL'), 5_000);
  const service = servedForeign(
    RateLimitServiceDefinition,
    {shouldRateLimit: shouldRateLimit(buckets)},
    {timeoutMs: 5_000, quiet: true},
  );
  const {address} = await serveHere(t, [service], {dependencies: [buckets], env: patient});
  return createClient(RateLimitServiceDefinition, new Channel(address, credentials.createInsecure(), {}));
};

/** An edge that waits longer for the account than ours: on a busy machine it would go on without. */
const patientWithAccount: Weakening = (_, value) => {
  if (typeof value !== 'object' || value === null) return value;
  if ('rate_limit_service' in value) return {...value, timeout: '5s'};
  return 'envoy_grpc' in value && JSON.stringify(value).includes('"limits"') ? {...value, timeout: '5s'} : value;
};

/** An edge with its committed configuration; identity lets everybody in as one principal, the account is real. */
const edgeOf = async (t: ExecutionContext, principal: string) => {
  const client = await account(t);
  const {edge, peers} = await trial(t, {
    caller: 'edge',
    peers: {identity: 1, inventory: 1, limits: 1},
    weaken: patientWithAccount,
  });
  const peer = (name: string): Peer => {
    const found = peers.find(({service}) => service === name);
    if (!found) throw new Error(`no peer ${name}`);
    return found;
  };
  const credential = {
    name: principal,
    tenant: tenantId(principal.slice(0, 20)),
    permissions: [],
    grants: [],
    expireTime: undefined,
    revoked: false,
    suspended: false,
  };
  const pass = CheckResponse.encode(allowed('token', credential)).finish();
  peer('identity').behave((path) => (path.endsWith('/Check') ? pass : new Uint8Array()));
  const limits = peer('limits');
  const works = async (_: string, request: Uint8Array) =>
    RateLimitResponse.encode(await client.shouldRateLimit(RateLimitRequest.decode(request))).finish();
  limits.behave(works);
  const ask = (path: string, body?: object) =>
    fetch(`${edge}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {'x-api-key': 'any', 'content-type': 'application/json'},
      ...(body && {body: JSON.stringify(body)}),
    });
  // Without the account the edge answers, too, but cannot say how much is left.
  await until('the account answers the edge', async () => (await ask('/v1/books')).headers.has('ratelimit'), 60_000);
  /** A page of `web`, which is away: what the limits let through is answered 503, with what is left. */
  const askFrom = async (localAddress: string, path: string, form?: string) => {
    const asked = httpRequest(`${edge}${path}`, {
      localAddress,
      method: form === undefined ? 'GET' : 'POST',
      headers: {'content-type': 'application/x-www-form-urlencoded'},
    });
    asked.end(form);
    const [answer]: IncomingMessage[] = await once(asked, 'response');
    if (!answer) throw new Error('a response without a message');
    return {status: answer.statusCode, headers: answer.headers, body: await text(answer)};
  };
  return {ask, askFrom, limits};
};

const principal = () => `shop-${randomUUID()}`;
/** An address of this machine that nothing else is counted for. */
const somewhere = () => `127.${[1, 2, 3].map(() => randomInt(1, 255)).join('.')}`;
const importBooks = ['/v1/books:import', {}] as const;

test('a limit holds over two edges: their sum is what one may let through', async (t) => {
  t.timeout(120_000);
  const one = principal();
  const edges = [await edgeOf(t, one), await edgeOf(t, one)];
  const started = performance.now();
  const answers = await Promise.all(Array.from({length: 80}, (_, index) => edges[index % 2]?.ask(...importBooks)));
  const seconds = (performance.now() - started) / 1000;
  const passed = answers.filter((answer) => answer?.status === 200).length;
  // Of one credential 20 bulk requests at once, and 5 more a second.
  t.true(passed > 10 && passed <= 20 + Math.ceil(5 * seconds) + 1, `${passed} in ${seconds} s`);
  const refused = answers.find((answer) => answer?.status === 429);
  t.regex(refused?.headers.get('ratelimit') ?? '', /"credential-bulk";r=0;t=\d+/);
  t.regex(refused?.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  const {details} = JSON.parse((await refused?.text()) ?? '');
  t.is(details[1].retryDelay, `${refused?.headers.get('retry-after')}s`);
});

test('who sends much is asked about now and then, each answer says the limits, and nothing of the mesh gets out', async (t) => {
  t.timeout(120_000);
  const {ask, limits} = await edgeOf(t, principal());
  const before = limits.calls();
  let [sent, isOver] = [0, false];
  const worker = async () => {
    while (!isOver) {
      const answer = await ask('/v1/books');
      sent++;
      await answer.text();
      if (answer.status !== 200) continue;
      t.regex(answer.headers.get('ratelimit') ?? '', /^"tenant";r=\d+;t=\d+, "credential";r=\d+;t=\d+, "address";r=/);
      for (const [name] of answer.headers) t.false(name.startsWith('x-souk-'), name);
    }
  };
  const workers = Array.from({length: 24}, worker);
  const saved = () => sent - (limits.calls() - before);
  await until('fifty requests are paid for by others', () => saved() >= 50, 60_000).finally(() => {
    isOver = true;
  });
  await Promise.all(workers);
  t.log(`${sent - saved()} questions about ${sent} requests`);
});

test('without the account ordinary requests go on, and sensitive ones are refused', async (t) => {
  t.timeout(120_000);
  const {ask, limits} = await edgeOf(t, principal());
  const signIn = () => ask('/v1/sessions', {email: 'a@example.org', password: 'correct horse battery'});
  t.is((await signIn()).status, 200);
  limits.behave('unavailable');
  t.is((await ask('/v1/books')).status, 200);
  const refused = await signIn();
  t.is(refused.status, 503);
  t.is(JSON.parse(await refused.text()).details[0].reason, 'SERVICE_UNAVAILABLE');
});

test('pages that take passwords and codes count as sign-ins do, by the address, and other pages do not', async (t) => {
  t.timeout(120_000);
  const {askFrom} = await edgeOf(t, principal());
  const address = somewhere();
  const started = performance.now();
  // With and without a query: it is the same page.
  const pages = ['/oauth2/token', '/oauth2/token?a=b', '/oauth2/revoke', '/oauth2/authorize?client_id=x'];
  const answers = [];
  for (let sent = 0; sent < 340; sent += 20) {
    const some = Array.from({length: 20}, (_, index) => askFrom(address, pages[index % pages.length] ?? '', 'code=1'));
    answers.push(...(await Promise.all(some)));
  }
  const seconds = (performance.now() - started) / 1000;
  const passed = answers.filter(({status}) => status === 503);
  const refused = answers.filter(({status}) => status === 429);
  t.is(passed.length + refused.length, answers.length);
  // Of one address 300 at once, and 5 more a second.
  t.true(passed.length >= 300 && passed.length <= 300 + Math.ceil(5 * seconds), `${passed.length} in ${seconds} s`);
  t.regex(String(passed[0]?.headers.ratelimit), /"address-sensitive";r=\d+/);
  t.regex(refused[0]?.headers['retry-after'] ?? '', /^[1-9]\d*$/);
  t.is(JSON.parse(refused[0]?.body ?? '').details[0].reason, 'RATE_LIMITED');
  t.is((await askFrom(address, '/oauth2/sign-in.css')).status, 503);
  t.is((await askFrom(somewhere(), '/oauth2/token', 'code=1')).status, 503, 'from elsewhere');
});
