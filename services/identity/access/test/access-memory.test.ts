import {randomUUID} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import {heldBy} from '../../domain/access/held-by.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const setUp = async (t: ExecutionContext) => {
  const {config, query} = await testDatabase(t, 'identity');
  const clock = virtualClock();
  const {address, access} = await startReplica(t, config, identityConfig(), clock.now);
  await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const id = randomUUID();
  await query(
    `insert into user_account (tenant_id, id, email, display_name, state) values ('bookshop', '${id}', 'a', 'A', 'ACTIVE')`,
  );
  const user = `tenants/bookshop/users/${id}`;
  const held = async () => {
    const {permissions, grants} = heldBy(await access.accessOf(user), clock.now());
    return [...permissions, ...grants.map(({permissions, prefix}) => `${permissions} for ${prefix}`)];
  };
  const assign = (columns: string, ...values: string[]) =>
    query(
      `insert into role_assignment (tenant_id, id, ${columns}) values ('bookshop', '${randomUUID()}', '${values.join("', '")}')`,
    );
  return {query, clock, access, id, user, held, assign};
};

test('a user holds the roles assigned to them, to their groups, and to the groups in which those are', async (t) => {
  const {query, clock, id, held, assign} = await setUp(t);
  await query(`insert into access_group (tenant_id, id, display_name)
    select 'bookshop', 'g' || n, 'x' from generate_series(1, 16) n`);
  await query(`insert into group_group (tenant_id, group_id, member_id)
    select 'bookshop', 'g' || (n + 1), 'g' || n from generate_series(1, 15) n`);
  await query(`insert into access_role (tenant_id, id, display_name, permissions) values
    ('bookshop', 'clerk', 'x', '{inventory.stock.set}'), ('bookshop', 'till', 'x', '{cart.carts.get,inventory.stock.set}'),
    ('bookshop', 'other', 'x', '{inventory.books.delete}')`);
  await assign('role_id, user_id', 'clerk', id);
  await assign('role_id, group_id', 'till', 'g16');
  await assign('role_id, group_id, resource_prefix', 'other', 'g2', 'books/1');
  await query(`insert into group_user (tenant_id, group_id, user_id) values ('bookshop', 'g3', '${id}')`);
  t.deepEqual(await held(), ['cart.carts.get', 'inventory.stock.set']);
  await query(`insert into group_user (tenant_id, group_id, user_id) values ('bookshop', 'g1', '${id}')`);
  clock.advance(5_000);
  t.deepEqual(await held(), ['cart.carts.get', 'inventory.stock.set', 'inventory.books.delete for books/1']);
});

test('what has expired is not held, without another look at the database', async (t) => {
  const {clock, id, held, assign} = await setUp(t);
  await assign('role_id, user_id, expire_time', 'owner', id, new Date(clock.now().getTime() + 1_000).toISOString());
  t.deepEqual(await held(), ['*']);
  clock.advance(1_000);
  t.deepEqual(await held(), []);
});

test('nobody holds anything who is not active', async (t) => {
  const {query, clock, id, held, assign} = await setUp(t);
  await assign('role_id, user_id', 'owner', id);
  t.deepEqual(await held(), ['*']);
  await query(`update user_account set state = 'DISABLED'`);
  clock.advance(5_000);
  t.deepEqual(await held(), []);
});

test('a revision that the tenant has not had is none of its own, and a user whom nobody knows is not found', async (t) => {
  const {access, user} = await setUp(t);
  const reasonOf = async (name: string, revision?: bigint) => {
    const error = await t.throwsAsync(async () => access.accessOf(name, revision), {instanceOf: Failure});
    return error?.reason;
  };
  t.is(await reasonOf(user, 1n), 'CONSISTENCY_TOKEN_INVALID');
  for (const nobody of [`tenants/bookshop/users/${randomUUID()}`, user.replace('bookshop', 'nowhere'), 'users/x']) {
    t.is(await reasonOf(nobody), 'USER_NOT_FOUND', nobody);
  }
});
