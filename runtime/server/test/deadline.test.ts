import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {claimsWith} from '#tests/support/claims-of.ts';
import {serveCart} from '#tests/support/serve-cart.ts';
import {until} from '#tests/support/until.ts';

const getCart = '/souk.cart.v1.CartService/GetCart';
const request = GetCartRequest.encode({name: 'carts/current'}).finish();
const headers = claimsWith('*');
const timeoutMs = 1000;

/** A server whose GetCart never answers by itself, and what its RPC saw. */
const hangingServer = async (t: Parameters<typeof serveCart>[0]) => {
  const seen: {signal?: AbortSignal; deadline?: Date; leftMs?: number} = {};
  const server = await serveCart(t, {
    rpcs: {
      getCart: async (_request, {signal, deadline}) => {
        Object.assign(seen, {signal, deadline, leftMs: deadline.getTime() - Date.now()});
        await new Promise(() => undefined);
        return Cart.fromPartial({});
      },
    },
  });
  return {...server, seen};
};

test.serial('the time of the contract ends a call with DEADLINE_EXPIRED and aborts its signal', async (t) => {
  const {address, seen} = await hangingServer(t);
  const start = performance.now();
  const answer = await callRaw(address, getCart, request, headers);
  const tookMs = performance.now() - start;
  t.is(answer.code, 'DEADLINE_EXCEEDED');
  t.is(answer.reason, 'DEADLINE_EXPIRED');
  t.true(seen.signal?.aborted);
  t.true(tookMs > timeoutMs - 50 && tookMs < timeoutMs + 1500, `${tookMs}`);
});

test.serial('the time that Envoy waits ends a call before that of the contract', async (t) => {
  const {address} = await hangingServer(t);
  const start = performance.now();
  const answer = await callRaw(address, getCart, request, {...headers, 'x-envoy-expected-rq-timeout-ms': '50'});
  t.is(answer.reason, 'DEADLINE_EXPIRED');
  t.true(performance.now() - start < timeoutMs);
});

test.serial('neither Envoy nor the caller lengthens the time of the contract', async (t) => {
  const {address, seen} = await hangingServer(t);
  const abort = new AbortController();
  const answer = callRaw(
    address,
    getCart,
    request,
    {...headers, 'x-envoy-expected-rq-timeout-ms': '60000'},
    {
      deadline: Date.now() + 60_000,
      signal: abort.signal,
    },
  );
  const {deadline} = await until('the RPC runs', () => (seen.deadline ? seen : undefined));
  abort.abort();
  await answer;
  t.true((deadline?.getTime() ?? Number.POSITIVE_INFINITY) <= Date.now() + timeoutMs);
});

test.serial('the RPC knows the deadline that the caller has sent, and is told when it passes', async (t) => {
  const {address, seen} = await hangingServer(t);
  const answer = await callRaw(address, getCart, request, headers, {deadline: Date.now() + 800});
  t.is(answer.code, 'DEADLINE_EXCEEDED');
  t.true((seen.leftMs ?? timeoutMs) <= 820, `${seen.leftMs}`);
  await until('the signal is aborted', () => seen.signal?.aborted);
});

test.serial('a caller can not set the deadline in the header by which the runtime hands it on', async (t) => {
  const {address} = await serveCart(t);
  const answer = await callRaw(address, getCart, request, {...headers, 'x-souk-deadline-ms': '1'});
  t.is(answer.code, 'OK');
});

test.serial('a deadline that has passed already keeps the RPC from running', async (t) => {
  let ran = false;
  const {address, lines} = await serveCart(t, {
    rpcs: {
      getCart: async () => {
        ran = true;
        return Cart.fromPartial({});
      },
    },
  });
  const answer = await callRaw(address, getCart, request, {...headers, 'x-envoy-expected-rq-timeout-ms': '0.0001'});
  t.is(answer.reason, 'DEADLINE_EXPIRED');
  t.false(ran);
  t.is(
    (await until('the call is logged', () => lines.find(({method}) => method === getCart))).code,
    'DEADLINE_EXCEEDED',
  );
});

test.serial('a caller that goes away aborts the signal of the RPC, and the log says CANCELLED', async (t) => {
  const {address, seen, lines} = await hangingServer(t);
  const abort = new AbortController();
  const answer = callRaw(address, getCart, request, headers, {signal: abort.signal});
  await until('the RPC runs', () => seen.signal);
  t.false(seen.signal?.aborted);
  abort.abort();
  t.is((await answer).code, 'CANCELLED');
  await until('the signal is aborted', () => seen.signal?.aborted);
  t.is((await until('the call is logged', () => lines.find(({method}) => method === getCart))).code, 'CANCELLED');
});

test.serial('an RPC that fails after its time does not bring the process down', async (t) => {
  const {address} = await serveCart(t, {
    rpcs: {
      getCart: async () => {
        await delay(100);
        throw new Error('too late to matter');
      },
    },
  });
  const late = {...headers, 'x-envoy-expected-rq-timeout-ms': '20'};
  t.is((await callRaw(address, getCart, request, late)).reason, 'DEADLINE_EXPIRED');
  await delay(150);
  t.is(
    (await callRaw(address, getCart, request, {...headers, 'x-envoy-expected-rq-timeout-ms': '20'})).code,
    'DEADLINE_EXCEEDED',
  );
});
