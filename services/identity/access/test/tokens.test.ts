import test from 'ava';
import {bearer, saidBy, signingIn} from '../../sessions/test/signing-in.ts';
import {goodPassword} from '../../users/test/people.ts';
import {accessCaller} from './access-caller.ts';

const getBook = '/souk.inventory.v1.InventoryService/GetBook';
const setStock = '/souk.inventory.v1.InventoryService/SetStock';

test('the token of a signed-in user says what they hold, for which resources, and for no longer than they hold it', async (t) => {
  const {address, tenant, parent, clock, app, newUser, edge} = await signingIn(t);
  const api = accessCaller(address, {tenant});
  const user = await newUser();
  const {accessToken} = await app.createSession({email: user.email, password: goodPassword});
  const ask = (method: string) => edge(bearer(accessToken), method);
  t.regex((await ask(getBook)).body, /"PERMISSION_MISSING"/);

  const give = async (id: string, permissions: string[], terms: {resourcePrefix?: string; expireTime?: Date}) => {
    const {name: role} = await api.createRole({parent, role: {displayName: id, permissions}, roleId: id});
    return api.createRoleAssignment({parent, roleAssignment: {role, principal: user.name, ...terms}});
  };
  await give('reader', ['inventory.books.get', 'inventory.books.list'], {resourcePrefix: 'books/1'});
  const said = saidBy(await ask(getBook));
  t.like(said, {sub: user.name, permissions: []});
  t.deepEqual(said.grants, [{permissions: ['inventory.books.get', 'inventory.books.list'], prefix: 'books/1'}]);
  t.regex((await ask(setStock)).body, /"PERMISSION_MISSING"/);

  const end = new Date(Math.floor(clock.now().getTime() / 1000) * 1000 + 20_000);
  const {name} = await give('stocker', ['inventory.stock.set', 'inventory.books.list'], {expireTime: end});
  t.like(saidBy(await ask(setStock)), {
    permissions: ['inventory.books.list', 'inventory.stock.set'],
    grants: [{permissions: ['inventory.books.get'], prefix: 'books/1'}],
    exp: end.getTime() / 1000,
  });
  clock.advance(end.getTime() - clock.now().getTime());
  t.regex((await ask(setStock)).body, /"PERMISSION_MISSING"/);
  t.deepEqual(saidBy(await ask(getBook)).permissions, []);
  await api.deleteRoleAssignment({name});
});

test('what is taken from a signed-in user is refused at the edge with their next request', async (t) => {
  const {address, tenant, parent, app, newUser, edge} = await signingIn(t);
  const api = accessCaller(address, {tenant});
  const user = await newUser();
  const {accessToken} = await app.createSession({email: user.email, password: goodPassword});
  const [groupId, member] = ['buyers', user.name];
  const {name: group} = await api.createGroup({parent, group: {displayName: 'Buyers'}, groupId});
  await api.createRoleAssignment({parent, roleAssignment: {role: `${parent}/roles/buyer`, principal: group}});
  await api.addGroupMember({group, member});
  t.is((await edge(bearer(accessToken), getBook)).refused, undefined);
  await api.removeGroupMember({group, member});
  t.is((await edge(bearer(accessToken), getBook)).refused, 'Forbidden');
});
