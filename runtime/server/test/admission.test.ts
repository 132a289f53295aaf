import test from 'ava';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {serveCart} from '#tests/support/serve-cart.ts';
import {patient} from '#tests/support/serve-here.ts';
import {until} from '#tests/support/until.ts';

const name = 'carts/current';

test('with as many calls under way as it may have, a service refuses the less important first and the rest at last', async (t) => {
  const {promise: end, resolve: finish} = Promise.withResolvers<void>();
  let running = 0;
  const {address} = await serveCart(t, {
    env: {...patient, SOUK_MAX_CALLS: '10'},
    rpcs: {
      // Critical by its contract.
      getCart: async () => {
        running += 1;
        await end;
        return Cart.fromPartial({name});
      },
    },
  });
  const carts = clientAs(CartServiceDefinition, address);
  const calls = Array.from({length: 8}, () => carts.getCart({name}));
  await until('eight run', () => running === 8);
  // Normal, for which eight places of ten are.
  const refused = await assertRefused(t, carts.deleteCart({name}), 'OVERLOADED');
  t.is(refused?.code, 'UNAVAILABLE');
  t.true((refused?.retryAfterMs ?? 0) > 0);
  const last = [1, 2].map(() => carts.getCart({name}));
  await until('ten run', () => running === 10);
  await assertRefused(t, carts.getCart({name}), 'OVERLOADED');
  finish();
  await Promise.all([...calls, ...last]);
  await carts.deleteCart({name});
});
