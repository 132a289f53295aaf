import test from 'ava';
import fc from 'fast-check';
import {permits} from '#runtime/server/permits.ts';
import {builtInRoles} from '../../domain/access/built-in-roles.ts';
import {coverOf} from '../../domain/access/cover-of.ts';
import {neededPermissions} from '../../domain/needed-permissions.ts';

const catalogue = new Set(neededPermissions().values());
const roles = builtInRoles(catalogue);
const held = (id: string) => [...catalogue].filter((one) => permits(roles.get(id)?.permissions ?? [], one)).toSorted();

test('the shortest cover covers what is wanted and nothing else', (t) => {
  const part = fc.constantFrom('a', 'b', 'c');
  const permission = fc.tuple(part, part, part).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(fc.uniqueArray(permission), fc.uniqueArray(permission), (all, wanted) => {
      const cover = coverOf(new Set(all), (one) => wanted.includes(one));
      return all.every((one) => permits(cover, one) === wanted.includes(one));
    }),
  );
  t.pass();
});

test('each role holds all that those below it hold', (t) => {
  for (const [below, above] of [
    ['buyer', 'admin'],
    ['support', 'admin'],
    ['auditor', 'admin'],
    ['admin', 'owner'],
  ] as const) {
    t.deepEqual(
      held(below).filter((one) => !held(above).includes(one)),
      [],
      `${below} and ${above}`,
    );
    t.true(held(below).length < held(above).length);
  }
});

test('a buyer looks and fills carts, an auditor and support change nothing, an admin leaves the tenant to its owner', (t) => {
  t.deepEqual(held('buyer'), [
    'cart.carts.check',
    'cart.carts.create',
    'cart.carts.delete',
    'cart.carts.get',
    'cart.carts.update',
    'inventory.authors.get',
    'inventory.authors.list',
    'inventory.books.get',
    'inventory.books.list',
  ]);
  const changes = /\.(create|update|delete|set|import|revoke|rotate|suspend|disable|enable|addMember|removeMember)$/;
  for (const id of ['auditor', 'support'])
    t.deepEqual(
      held(id).filter((one) => changes.test(one)),
      [],
    );
  t.false(held('support').some((one) => one.startsWith('identity.apiKeys.') || one.startsWith('identity.audit')));
  t.true(held('admin').includes('identity.roleAssignments.create'));
  t.false(held('admin').includes('identity.tenants.create'));
  t.deepEqual(roles.get('owner')?.permissions, ['*']);
});
