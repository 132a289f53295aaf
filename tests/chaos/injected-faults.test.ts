import test from 'ava';
import {until} from '#tests/support/until.ts';
import type {Api} from '../mesh/support/api.ts';
import {newBook, newCart} from '../mesh/support/books.ts';
import {onlyWithOwnEnvoys} from '../mesh/support/control-plane.ts';
import {instances} from '../mesh/support/instances.ts';
import {playFaults} from '../mesh/support/play-fault.ts';
import {killAndWait} from '../mesh/support/processes.ts';
import {assertRefused} from '../mesh/support/refusal.ts';
import type {Answer} from '../mesh/support/request.ts';
import {newTenant} from '../mesh/support/tenant.ts';

const faultTest = onlyWithOwnEnvoys(test.serial, 'faults are switched by files that only Envoys of mesh/envoy watch');

/** A tenant with a cart that has a book in it: to check it, cart asks inventory. */
async function aCart() {
  const {api} = await newTenant();
  const [book, cart] = [await newBook(api, {stock: 10}), await newCart(api)];
  const filled = () => api.post(`/v1/${cart}:setItem`, {book, quantity: 1});
  await until('a filled cart', async () => (await filled()).status === 200);
  return {api, book, check: () => timed(() => api.get(`/v1/${cart}:check`)), read: () => timed(() => get(api, cart))};
}

const get = (api: Api, name: string) => api.get(`/v1/${name}`);

async function timed(send: () => Promise<Answer>): Promise<Answer & {ms: number}> {
  const started = performance.now();
  const answer = await send();
  return {...answer, ms: performance.now() - started};
}

const unavailable = {status: 503, code: 14, reason: 'SERVICE_UNAVAILABLE'};

faultTest('a delay between two services delays the calls between them, and no others', async (t) => {
  const {check, read} = await aCart();
  const faults = playFaults(t);
  const {id} = faults.add({route: 'cart->inventory', delay: '700ms'});
  await until('a late answer', async () => (await check()).ms >= 700);
  const late = await check();
  t.is(late.status, 200);
  t.true(late.ms >= 700 && (await read()).ms < 700);
  faults.remove(id);
  await until('an answer in time', async () => (await check()).ms < 350);
});

faultTest(
  'a refusal between two services is what a real one is to the client, and retries do not hide it',
  async (t) => {
    const {check, read} = await aCart();
    const faults = playFaults(t);
    faults.add({route: 'cart->inventory', method: 'QuoteBooks', abort: '100%:UNAVAILABLE'});
    await until('a refusal', async () => (await check()).status !== 200);
    assertRefused(t, await check(), unavailable);
    t.is((await read()).status, 200);
    faults.remove('all');
    await until('an answer', async () => (await check()).status === 200);
  },
);

faultTest('a refusal at the edge is JSON in the documented form, of the one method', async (t) => {
  const {api, book} = await aCart();
  const faults = playFaults(t);
  const expected = {
    UNAVAILABLE: unavailable,
    DEADLINE_EXCEEDED: {status: 504, code: 4, reason: 'DEADLINE_EXPIRED'},
    RESOURCE_EXHAUSTED: {status: 429, code: 8, reason: 'RATE_LIMITED'},
  };
  for (const [code, refusal] of Object.entries(expected)) {
    const {id} = faults.add({route: 'edge->inventory', method: 'GetBook', abort: `100%:${code}`});
    await until(`a refusal with ${code}`, async () => (await get(api, book)).status === refusal.status);
    assertRefused(t, await get(api, book), refusal);
    t.is((await api.get('/v1/books')).status, 200);
    faults.remove(id);
    await until('an answer', async () => (await get(api, book)).status === 200);
  }
});

faultTest('a share of the calls is about that share', async (t) => {
  const {api, book} = await aCart();
  const faults = playFaults(t);
  faults.add({route: 'edge->inventory', abort: '30%'});
  await until('a refusal', async () => (await get(api, book)).status === 503);
  const answers: number[] = [];
  for (let round = 0; round < 20; round++) {
    answers.push(...(await Promise.all(Array.from({length: 20}, async () => (await get(api, book)).status))));
  }
  const refused = answers.filter((status) => status === 503).length;
  // 400 calls: 120 expected, standard deviation 9. Six of them and more come once in a billion runs.
  t.true(refused > 65 && refused < 175, `${refused} of 400`);
  t.is(answers.filter((status) => status === 200).length, 400 - refused);
});

faultTest('a fault outlives the Envoy that plays it', async (t) => {
  const {check} = await aCart();
  const faults = playFaults(t);
  faults.add({route: 'cart->inventory', delay: '700ms'});
  await until('a late answer', async () => (await check()).ms >= 700);
  await Promise.all(instances('cart').map(({name}) => killAndWait(`${name}-envoy`)));
  await until('answers again', async () => (await check()).status === 200);
  t.true((await check()).ms >= 700);
});
