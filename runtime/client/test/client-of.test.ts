import test, {type ExecutionContext} from 'ava';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {IdentityServiceDefinition, JsonWebKeySet} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {claimsWith} from '#tests/support/claims-of.ts';
import {serveCart} from '#tests/support/serve-cart.ts';
import {serveHere} from '#tests/support/serve-here.ts';
import {until} from '#tests/support/until.ts';
import {failures} from '../../errors/failures.ts';
import {PeerFailure} from '../../errors/peer-failure.ts';
import type {AnonymousCall, AnonymousRpc, Call} from '../../server/call.ts';
import {served} from '../../server/served.ts';
import {clientOf} from '../client-of.ts';

const getCart = '/souk.cart.v1.CartService/GetCart';
const request = GetCartRequest.encode({name: 'carts/current'}).finish();
const failure = failures('identity', ErrorReason);

/** Of the contract of identity the one anonymous method. */
const peerDefinition = {
  ...IdentityServiceDefinition,
  methods: {getJsonWebKeySet: IdentityServiceDefinition.methods.getJsonWebKeySet},
};

const peerOf = (getJsonWebKeySet: AnonymousRpc<unknown, JsonWebKeySet>) => served(peerDefinition, {getJsonWebKeySet});

const servePeer = (t: ExecutionContext, getJsonWebKeySet: AnonymousRpc<unknown, JsonWebKeySet>) =>
  serveHere(t, [peerOf(getJsonWebKeySet)]);

/** A cart whose GetCart asks the peer, and afterwards does what the test says. */
const serveCaller = (
  t: ExecutionContext,
  peer: string,
  react: (asked: Promise<unknown>, call: Call) => Promise<unknown>,
) => {
  const identity = clientOf(IdentityServiceDefinition, peer);
  return serveCart(t, {
    rpcs: {
      getCart: async (_request, call) => {
        await react(identity(call).getJsonWebKeySet({}), call);
        return Cart.fromPartial({});
      },
    },
  });
};

const keys = JsonWebKeySet.fromPartial({});

test.serial(
  'token, request id and trace go on to the peer; the claims that only a sidecar may set do not',
  async (t) => {
    let arrived: AnonymousCall | undefined;
    const peer = await servePeer(t, async (_request, call) => {
      arrived = call;
      return keys;
    });
    const {address} = await serveCaller(t, peer.address, (asked) => asked);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = {...claimsWith('*'), 'txn-token': 'signed', 'x-request-id': 'r7', traceparent, cookie: 'a=b'};
    t.is((await callRaw(address, getCart, request, headers)).code, 'OK');
    t.is(arrived?.metadata.get('txn-token'), 'signed');
    t.is(arrived?.requestId, 'r7');
    t.is(arrived?.metadata.get('traceparent'), traceparent);
    t.is(arrived?.metadata.get('x-souk-claims'), undefined);
    t.is(arrived?.metadata.get('cookie'), undefined);
  },
);

test.serial('one trace id stands in the logs of both services', async (t) => {
  const peer = await servePeer(t, async () => keys);
  const caller = await serveCaller(t, peer.address, (asked) => asked);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await callRaw(caller.address, getCart, request, {...claimsWith('*'), traceparent});
  for (const {lines} of [peer, caller]) {
    t.is(
      (await until('the call is logged', () => lines.find(({msg}) => msg === 'call'))).traceId,
      '0af7651916cd43dd8448eb211c80319c',
    );
  }
});

test.serial('the peer gets the time that is left, not a new second', async (t) => {
  let leftMs = Number.POSITIVE_INFINITY;
  const peer = await servePeer(t, async (_request, call) => {
    leftMs = call.deadline.getTime() - Date.now();
    return keys;
  });
  const {address} = await serveCaller(t, peer.address, (asked) => asked);
  const waits = {...claimsWith('*'), 'x-envoy-expected-rq-timeout-ms': '700'};
  t.is((await callRaw(address, getCart, request, waits)).code, 'OK');
  t.true(leftMs <= 720, `${leftMs}`);
});

test.serial('a caller that goes away cancels the call to the peer', async (t) => {
  let signal: AbortSignal | undefined;
  const peer = await servePeer(t, async (_request, call) => {
    signal = call.signal;
    return new Promise(() => undefined);
  });
  const {address} = await serveCaller(t, peer.address, (asked) => asked);
  const abort = new AbortController();
  const answer = callRaw(address, getCart, request, claimsWith('*'), {signal: abort.signal});
  await until('the peer is asked', () => signal);
  abort.abort();
  t.is((await answer).code, 'CANCELLED');
  await until('the signal is aborted', () => signal?.aborted);
  t.pass();
});

test.serial('the caller can react to the reason of the peer', async (t) => {
  const peer = await servePeer(t, async () => {
    throw failure(ErrorReason.TENANT_NOT_FOUND, 'No tenant.', {tenant: 'tenants/x'}, {retryAfterMs: 1500});
  });
  let caught: unknown;
  const {address} = await serveCaller(t, peer.address, (asked) => asked.catch((error: unknown) => (caught = error)));
  t.is((await callRaw(address, getCart, request, claimsWith('*'))).code, 'OK');
  t.true(caught instanceof PeerFailure);
  const {code, reason, domain, metadata, retryAfterMs, method} =
    caught instanceof PeerFailure ? caught : (t.fail() as never);
  t.deepEqual(
    {code, reason, domain, metadata, retryAfterMs, method},
    {
      code: 'NOT_FOUND',
      reason: 'TENANT_NOT_FOUND',
      domain: 'identity.souk.local',
      metadata: {tenant: 'tenants/x'},
      retryAfterMs: 1500,
      method: '/souk.identity.v1.IdentityService/GetJsonWebKeySet',
    },
  );
});

test.serial(
  'a refusal of the peer that nobody reacts to is a bug of the caller: INTERNAL without what the peer said',
  async (t) => {
    const peer = await servePeer(t, async () => {
      throw failure(ErrorReason.TENANT_NOT_FOUND, 'No tenant x.');
    });
    const {address, lines} = await serveCaller(t, peer.address, (asked) => asked);
    const answer = await callRaw(address, getCart, request, claimsWith('*'));
    t.is(answer.reason, 'INTERNAL_ERROR');
    t.notRegex(JSON.stringify(answer), /TENANT|tenant x/);
    t.regex(
      JSON.stringify(await until('the error is logged', () => lines.find(({level}) => level === 'error'))),
      /No tenant x/,
    );
  },
);

test.serial('a peer that is away makes the answer UNAVAILABLE, and is found again when it is back', async (t) => {
  const first = await servePeer(t, async () => keys);
  const {address} = await serveCaller(t, first.address, (asked) => asked);
  const ask = () => callRaw(address, getCart, request, claimsWith('*'));
  t.is((await ask()).code, 'OK');
  await first.stop();
  const away = await ask();
  t.is(away.code, 'UNAVAILABLE');
  t.is(away.reason, 'SERVICE_UNAVAILABLE');
  await serveHere(t, [peerOf(async () => keys)], {env: {SOUK_LISTEN: first.address}});
  await until('the peer is found again', async () => (await ask()).code === 'OK');
  t.pass();
});

test.serial('a peer that is too slow makes the answer DEADLINE_EXCEEDED', async (t) => {
  const peer = await servePeer(t, () => new Promise(() => undefined));
  const {address} = await serveCaller(t, peer.address, (asked) => asked);
  const waits = {...claimsWith('*'), 'x-envoy-expected-rq-timeout-ms': '100'};
  t.is((await callRaw(address, getCart, request, waits)).reason, 'DEADLINE_EXPIRED');
});
