import test from 'ava';
import {environmentOf} from '../environment-of.ts';

test('what is for one service wins there, and is not seen by another', (t) => {
  const environment = {SOUK_LISTEN: 'unix:any.sock', CART__SOUK_LISTEN: 'unix:cart.sock', LOG_LEVEL: 'warn'};
  t.like(environmentOf('cart', environment), {SOUK_LISTEN: 'unix:cart.sock', LOG_LEVEL: 'warn'});
  t.is(environmentOf('inventory', environment).SOUK_LISTEN, 'unix:any.sock');
});

test('an empty one does not hide the one for all', (t) => {
  t.is(environmentOf('cart', {LOG_LEVEL: 'warn', CART__LOG_LEVEL: ''}).LOG_LEVEL, 'warn');
});

test('a hyphen in a name is an underscore in its variables', (t) => {
  t.is(environmentOf('gateway-stub', {GATEWAY_STUB__LOG_LEVEL: 'debug'}).LOG_LEVEL, 'debug');
});
