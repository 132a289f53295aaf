import test from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {checkHandedOut, unconditional} from '../../domain/access/hand-out.ts';
import {checkKnown} from '../../domain/check-known.ts';
import {neededPermissions} from '../../domain/needed-permissions.ts';

const catalogue = new Set(['inventory.books.get', 'inventory.books.list', 'cart.carts.get']);

const refusal = (granted: readonly string[], held: readonly string[]) => {
  try {
    checkKnown(granted, catalogue);
    checkHandedOut([unconditional(granted)], [[unconditional(held)]]);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {reason: error.reason, permission: error.metadata.permission};
  }
};

test('what is held can be handed on, whole or in part', (t) => {
  t.is(refusal(['inventory.books.get'], ['inventory.books.get']), undefined);
  t.is(refusal(['inventory.books.get', 'inventory.books.*', 'inventory.*'], ['inventory.*']), undefined);
  t.is(refusal(['*', 'cart.*'], ['*']), undefined);
});

test('a part does not become the whole', (t) => {
  t.deepEqual(refusal(['inventory.*'], ['inventory.books.*']), {
    reason: 'PERMISSION_NOT_HELD',
    permission: 'inventory.*',
  });
  t.deepEqual(refusal(['*', 'cart.carts.get', 'inventory.books.get'], ['inventory.*']), {
    reason: 'PERMISSION_NOT_HELD',
    permission: '*,cart.carts.get',
  });
});

test('every permission that no contract knows is named, for the holder of all permissions too', (t) => {
  t.deepEqual(refusal(['inventory.books.burn', 'cart.carts.get', 'inv.*', 'inventory.book'], ['*']), {
    reason: 'PERMISSION_UNKNOWN',
    permission: 'inventory.books.burn,inv.*,inventory.book',
  });
});

test('the catalogue holds the permissions of all areas and nothing that anonymous methods need', (t) => {
  const real = new Set(neededPermissions().values());
  for (const permission of ['identity.apiKeys.create', 'inventory.books.get', 'cart.carts.check'])
    t.true(real.has(permission));
  t.false(real.has(''));
});
