import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {testCall} from '#tests/support/test-call.ts';
import {until} from '#tests/support/until.ts';
import {closeTunnel} from '../../rpc/tunnels/close-tunnel.ts';
import {saidBy} from '../../sessions/test/signing-in.ts';
import {edgeOf} from '../../test/edge.ts';
import {startReplica} from '../../test/identity-server.ts';
import {goingThrough, privateMethod, publicMethod, whyRefused} from './going-through.ts';

const file = wholeFile();
test.after.always(file.end);
const shop = goingThrough(file);

const mayTunnel = ['identity.tunnels.create'];

test('a developer calls a private method through their tunnel, as themselves', async (t) => {
  const {developer, open, through, tenant} = await shop;
  const one = await developer(mayTunnel);
  const verdict = await through(one.token, await open(one));
  t.is(verdict.refused, undefined, verdict.body);
  t.like(saidBy(verdict), {sub: one.name, tenant, permissions: mayTunnel, aud: 'souk.local'});
  t.true(verdict.removed.includes('authorization'));
});

test('every call through a tunnel is in the log: who, what, through which tunnel, from where; equal ones are counted', async (t) => {
  const {developer, open, through, entries, clock} = await goingThrough(t);
  const one = await developer(mayTunnel);
  const tunnel = await open(one);
  for (let call = 0; call < 5; call++) await through(one.token, tunnel);
  const counted = async () => (await entries(`target = "${tunnel}" AND action = "${privateMethod}"`)).toReversed();
  await until('the first is written', async () => (await counted()).length > 0, 10_000);
  clock.advance(60_000);
  await until('all are', async () => (await counted()).reduce((sum, {count}) => sum + count, 0) === 5, 10_000);
  const [first] = await counted();
  t.like(first, {actor: one.name, outcome: 'OUTCOME_DONE', reason: '', address: '198.51.100.4'});
  t.true((await counted()).length <= 2);
  const [created] = await entries('action = "CreateTunnel"');
  t.like(created, {
    target: tunnel,
    actor: one.name,
    after: {reason: 'looks into a quote', service: 'services/inventory'},
  });
});

test('without a tunnel, through a stranger’s, to another service: refused, and in the log', async (t) => {
  const {developer, open, through, entries} = await shop;
  const [one, other] = [await developer(mayTunnel), await developer(mayTunnel)];
  const theirs = await open(other);
  t.is((await through(other.token, theirs)).refused, undefined);
  const toCart = await open(one, 'cart');
  const refused = {
    TUNNEL_MISSING: await through(one.token, undefined),
    TUNNEL_INVALID: await through(one.token, theirs),
    TUNNEL_ELSEWHERE: await through(one.token, toCart),
  };
  for (const [reason, verdict] of Object.entries(refused)) {
    t.is(verdict.refused, 'Forbidden', reason);
    t.is(whyRefused(verdict), reason);
    const filter = `actor = "${one.name}" AND outcome = OUTCOME_DENIED AND reason = "${reason}"`;
    await until(`${reason} is in the log`, async () => (await entries(filter)).length === 1, 10_000);
    t.is((await entries(filter))[0]?.action, privateMethod);
  }
  for (const tunnel of [`tunnels/${crypto.randomUUID()}`, 'tunnels/x', 'x', theirs.toUpperCase()]) {
    t.is(whyRefused(await through(one.token, tunnel)), 'TUNNEL_INVALID', tunnel);
  }
});

test('an API key, with everything permitted, does not pass the bastion, and nobody passes unknown', async (t) => {
  const {developer, open, key, entries, address, from} = await shop;
  const tunnel = await open(await developer(mayTunnel));
  const ask = edgeOf(address, from, 'bastion');
  const withKey = await ask({'x-api-key': key.secret, 'souk-tunnel': tunnel}, privateMethod);
  t.is(withKey.refused, 'Forbidden');
  t.is(whyRefused(withKey), 'SESSION_NEEDED');
  await until(
    'it is in the log',
    async () => (await entries(`actor = "${key.name}" AND reason = "SESSION_NEEDED"`)).length > 0,
  );
  const anonymous = await ask({'souk-tunnel': tunnel}, privateMethod);
  t.is(anonymous.refused, 'Unauthorized');
  t.is(whyRefused(anonymous), 'CREDENTIALS_MISSING');
});

test('a public method needs its own permission besides', async (t) => {
  const {developer, open, through} = await shop;
  const [one, other] = [await developer(mayTunnel), await developer([...mayTunnel, 'inventory.books.get'])];
  const refused = await through(one.token, await open(one), publicMethod);
  t.is(whyRefused(refused), 'PERMISSION_MISSING');
  t.is((await through(other.token, await open(other), publicMethod)).refused, undefined);
});

test('who may open tunnels to one service may not go to another, nor go on when the permission is gone', async (t) => {
  const {developer, open, through, pass, database} = await goingThrough(t);
  const one = await developer(mayTunnel, 'services/inventory');
  const tunnel = await open(one);
  t.is((await through(one.token, tunnel)).refused, undefined);
  t.is(
    whyRefused(await through(one.token, await open(one, 'cart'), '/souk.cart.v1.CartService/GetCart')),
    'PERMISSION_MISSING',
  );
  await database.query('delete from role_assignment');
  await pass(5_000);
  t.is(whyRefused(await through(one.token, tunnel)), 'PERMISSION_MISSING');
});

test('a tunnel carries nothing from the moment of its expiry on', async (t) => {
  const {developer, open, through, pass} = await goingThrough(t);
  const one = await developer(mayTunnel);
  const tunnel = await open(one, 'inventory', 60n);
  await pass(59_999);
  t.is((await through(one.token, tunnel)).refused, undefined);
  await pass(1);
  t.is(whyRefused(await through(one.token, tunnel)), 'TUNNEL_INVALID');
});

test('a tunnel that one replica closes carries nothing there at once, and through the other in less than a second', async (t) => {
  // Without the event a look-up would count for an hour.
  const lookUps = {freshMs: 3_600_000, graceMs: 3_600_000, lookUpTimeoutMs: 10_000};
  const {developer, open, through, tunnelsOf, database, settings, clock} = await goingThrough(t, {lookUps});
  const replica = await startReplica(t, database.config, settings, clock.now);
  const there = edgeOf(replica.address, '198.51.100.4', 'bastion');
  const one = await developer(mayTunnel);
  for (const end of ['closeTunnel', 'revokeTunnel'] as const) {
    const name = await open(one);
    const request = {authorization: `Bearer ${one.token}`, 'souk-tunnel': name};
    t.is((await through(one.token, name)).refused, undefined);
    t.is((await there(request, privateMethod)).refused, undefined);
    const {closeTime} = await tunnelsOf(one.name)[end]({name});
    t.truthy(closeTime);
    t.is(whyRefused(await through(one.token, name)), 'TUNNEL_INVALID');
    const endedAt = performance.now();
    await until(
      'the other refuses',
      async () => whyRefused(await there(request, privateMethod)) === 'TUNNEL_INVALID',
      3_000,
    );
    t.true(performance.now() - endedAt < 1_000, end);
  }
});

test('the replica that closes a tunnel has forgotten it before it answers, whenever the event comes', async (t) => {
  const {developer, open, database, settings, tenant, clock} = await shop;
  const {database: own} = await startReplica(t, database.config, settings, clock.now);
  const one = await developer(mayTunnel);
  const name = await open(one);
  const forgotten: string[] = [];
  const close = closeTunnel({
    database: own,
    tunnels: {forget: (topic) => forgotten.push(topic)},
    services: new Set(),
    recordAudit: async () => undefined,
    clock: clock.now,
  });
  await close({name}, testCall({tenant, principal: {name: one.name, permissions: [], grants: []}}));
  t.deepEqual(forgotten, [name]);
});

test('a tunnel ends with the session of its owner', async (t) => {
  const {developer, open, through, sessions} = await shop;
  const one = await developer(mayTunnel);
  const tunnel = await open(one);
  t.is((await through(one.token, tunnel)).refused, undefined);
  await sessions.signOutUser({name: one.name});
  t.is(whyRefused(await through(one.token, tunnel)), 'SESSION_ENDED');
});

test('one closes one’s own tunnels, and who may revoke them everybody’s of the tenant; others do not find them', async (t) => {
  const {developer, open, tunnelsOf, parent} = await shop;
  const [one, other] = [await developer(mayTunnel), await developer(mayTunnel)];
  const name = await open(one);
  await assertRefused(t, tunnelsOf(other.name).getTunnel({name}), 'TUNNEL_NOT_FOUND');
  await assertRefused(t, tunnelsOf(other.name).closeTunnel({name}), 'TUNNEL_NOT_FOUND');
  t.deepEqual((await tunnelsOf(other.name).listTunnels({})).tunnels, []);
  t.deepEqual(
    (await tunnelsOf(one.name).listTunnels({})).tunnels.map((tunnel) => tunnel.name),
    [name],
  );
  const all = await tunnelsOf(other.name).listTenantTunnels({parent, pageSize: 1000});
  t.true(all.tunnels.some((tunnel) => tunnel.name === name));
  t.truthy((await tunnelsOf(other.name).revokeTunnel({name})).closeTime);
  t.deepEqual((await tunnelsOf(one.name).listTunnels({})).tunnels, []);
  t.truthy((await tunnelsOf(one.name).getTunnel({name})).closeTime);
});

test('only users open tunnels, for a reason, to a service that there is, for eight hours at the most', async (t) => {
  const {developer, tunnelsOf, key} = await shop;
  const one = await developer(mayTunnel);
  const wish = {service: 'services/inventory', reason: 'a reason'};
  await assertRefused(t, tunnelsOf(key.name).createTunnel(wish), 'USER_ONLY');
  await assertRefused(t, tunnelsOf(one.name).createTunnel({...wish, service: 'services/nothing'}), 'SERVICE_UNKNOWN');
  await assertRefused(t, tunnelsOf(one.name).createTunnel({...wish, reason: ''}), 'REQUEST_INVALID');
  for (const seconds of [0n, 59n, 8n * 3600n + 1n]) {
    await assertRefused(t, tunnelsOf(one.name).createTunnel({...wish, ttl: {seconds, nanos: 0}}), 'REQUEST_INVALID');
  }
  const {createTime, expireTime} = await tunnelsOf(one.name).createTunnel(wish);
  t.is((expireTime?.getTime() ?? 0) - (createTime?.getTime() ?? 0), 30 * 60_000);
  await assertRefused(t, tunnelsOf(one.name, ['identity.users.get']).createTunnel(wish), 'PERMISSION_MISSING');
});
