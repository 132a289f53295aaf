import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {parse} from 'yaml';
import {z} from 'zod';
import {ownFolder} from '#tests/support/own-folder.ts';
import {FaultRefused, type FaultWish} from '../fault-wish.ts';
import {keepFaults} from '../keep-faults.ts';

const file = z.object({
  resources: z.tuple([z.object({name: z.literal('faults'), layer: z.record(z.string(), z.unknown())})]),
});

/** Faults of two instances of cart and of the edge, and what their Envoys would read. */
async function someFaults(t: ExecutionContext) {
  const folder = await ownFolder(t);
  const instances = ['cart-0', 'cart-1', 'edge-0'].map((name) => ({
    service: name.slice(0, -2),
    folder: join(folder, name),
  }));
  const read = (name: string) =>
    file.parse(parse(readFileSync(join(folder, name, 'faults/runtime.yaml'), 'utf8'))).resources[0].layer;
  return {faults: keepFaults(instances), read};
}

const quotes = 'fault.cart.souk.inventory.v1.InventoryService.QuoteBooks';

test('a fault reaches every instance of its caller and nobody else, and goes with its removal', async (t) => {
  const {faults, read} = await someFaults(t);
  const edge = faults.add({route: 'edge:cart', method: 'GetCart', abort: '100%:RESOURCE_EXHAUSTED'});
  const {id} = faults.add({route: 'cart->inventory', delay: '1.5s', percent: '50%', abort: '0.5%:ABORTED'});
  const expected = {
    [`${quotes}.delay_ms`]: 1500,
    [`${quotes}.delay_percent`]: {numerator: 500_000, denominator: 'MILLION'},
    [`${quotes}.abort_code`]: 10,
    [`${quotes}.abort_percent`]: {numerator: 5000, denominator: 'MILLION'},
  };
  t.deepEqual([read('cart-0'), read('cart-1')], [expected, expected]);
  t.is(read('edge-0')['fault.edge.souk.cart.v1.CartService.GetCart.abort_code'], 429);
  t.is(Object.keys(read('edge-0')).length, 2);
  faults.remove(id);
  t.deepEqual(read('cart-1'), {});
  t.deepEqual(faults.list(), [edge]);
  t.deepEqual(faults.remove('all'), [edge]);
  t.deepEqual(read('edge-0'), {});
});

const refused: readonly [string, FaultWish, readonly RegExp[]][] = [
  ['a share above all', {route: 'cart->inventory', abort: '101%'}, [/^--abort 101% is not above 0 % and up to 100 %$/]],
  ['no share at all', {route: 'cart->inventory', abort: '0'}, [/^--abort 0 is not above/]],
  [
    'a code that is none',
    {route: 'cart->inventory', abort: '5%:GONE'},
    [/^--abort 5%:GONE names no gRPC code; .*UNAVAILABLE/],
  ],
  ['success as a refusal', {route: 'cart->inventory', abort: '5%:OK'}, [/names no gRPC code/]],
  ['a delay without a unit', {route: 'cart->inventory', delay: '300'}, [/^--delay 300 is no time such as 300ms/]],
  ['a delay of hours', {route: 'cart->inventory', delay: '7200s'}, [/^--delay 7200s is not between 1ms and 600s$/]],
  ['nothing to do', {route: 'cart->inventory'}, [/^nothing would happen/]],
  [
    'a route that the contracts do not grant',
    {route: 'inventory->cart', abort: '1%'},
    [/^the contracts let inventory call no method of cart$/],
  ],
  [
    'a method of somebody else',
    {route: 'cart->inventory', method: 'GetBook', abort: '1%'},
    [/^cart calls no GetBook of inventory, but QuoteBooks$/],
  ],
  [
    'what does not pass the edge’s routes',
    {route: 'edge->limits', method: 'ShouldRateLimit', abort: '1%'},
    [/^the contracts let edge call no method of limits$/],
  ],
  [
    'a code that the edge has no words for',
    {route: 'edge->cart', abort: '1%:ABORTED'},
    [/^the edge can refuse with UNAVAILABLE/],
  ],
  ['a route that lost its end to the shell', {route: 'cart-', abort: '1%'}, [/^cart- is no route .*the shell took >/]],
  [
    'everything at once',
    {route: 'nobody->nothing', percent: '10%', abort: '200%'},
    [
      /^--percent belongs to a --delay$/,
      /^--abort 200% is not/,
      /^there is no caller nobody, but edge, cart/,
      /^there is no callee nothing/,
    ],
  ],
];
for (const [what, wish, problems] of refused) {
  test(`refused by name: ${what}`, async (t) => {
    const {faults} = await someFaults(t);
    const error = t.throws(() => faults.add(wish), {instanceOf: FaultRefused});
    const lines = error.message.split('\n');
    t.is(lines.length, problems.length, error.message);
    for (const [index, problem] of problems.entries()) t.regex(lines[index] ?? '', problem);
    t.deepEqual(faults.list(), []);
  });
}

test('two faults of one method are refused, two of different methods or callers are not', async (t) => {
  const {faults} = await someFaults(t);
  faults.add({route: 'edge->inventory', method: 'GetBook', delay: '1s'});
  faults.add({route: 'edge->inventory', method: 'ListBooks', delay: '1s'});
  faults.add({route: 'cart->inventory', delay: '1s'});
  t.throws(() => faults.add({route: 'edge->inventory', abort: '1%'}), {
    message: /remove it first\n {2}1 .*\n.*\n {2}2 /,
  });
  t.throws(() => faults.remove('7'), {message: 'there is no fault 7, but 1, 2, 3'});
});
