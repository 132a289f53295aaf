import test, {type ExecutionContext} from 'ava';
import {Metadata} from 'nice-grpc';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import {SupportServiceDefinition} from '#gen/ts/souk/identity/v1/support_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {until} from '#tests/support/until.ts';
import {bearer, saidBy} from '../../sessions/test/signing-in.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {startReplica} from '../../test/identity-server.ts';
import {goodPassword, people} from '../../users/test/people.ts';

const hourMs = 3_600_000;
const getBook = '/souk.inventory.v1.InventoryService/GetBook';
const updateBook = '/souk.inventory.v1.InventoryService/UpdateBook';
// Without the events a look-up would count for an hour.
const patient = {freshMs: hourMs, graceMs: hourMs, lookUpTimeoutMs: 10_000};

/** A shop, and somebody of the operator's staff who has signed in and holds nothing. */
const setUp = async (t: ExecutionContext) => {
  const all = await people(t, {lookUps: patient});
  const {address, as, parent, tenant} = all;
  const operator = caller(address, 'operator');
  const {apiKey, secret} = await operator.createApiKey({
    parent: 'tenants/operator',
    apiKey: {displayName: 'Back office', permissions: ['*']},
  });
  const user = {email: 'staff@souk.example', displayName: 'Staff'};
  const staff = await as(['*'], 'operator').createUser({parent: 'tenants/operator', user, password: goodPassword});
  const office = clientAs(SessionServiceDefinition, address, {tenant: 'operator', principal: apiKey?.name ?? ''});
  const {accessToken} = await office.createSession({email: user.email, password: goodPassword, cookies: false});
  const headers = {...bearer(accessToken), 'souk-act-in': parent};
  const support = clientAs(SupportServiceDefinition, address, {tenant});
  const grant = (roles: readonly string[] = [], expireTime?: Date) =>
    support.createSupportGrant({
      parent,
      supportGrant: {staff: staff.name, reason: 'A cart that is stuck', roles: [...roles], expireTime},
    });
  const logOf = (of: string, filter: string) =>
    clientAs(AuditServiceDefinition, address, {tenant: of})
      .listAuditEntries({parent: `tenants/${of}`, filter})
      .then(({auditEntries}) => auditEntries);
  return {
    ...all,
    operatorKey: secret,
    staff: staff.name,
    accessToken,
    headers,
    support,
    grant,
    logOf,
    edge: edgeOf(address),
  };
};

test('staff act in a tenant only when it has let them in, as themselves, with the role support, under the grant', async (t) => {
  const {edge, headers, grant, parent, tenant, staff, logOf} = await setUp(t);
  const before = await edge(headers, getBook);
  t.is(before.refused, 'Forbidden');
  t.regex(before.body, /"SUPPORT_GRANT_MISSING"/);
  const {name} = await grant();
  const passed = await edge(headers, getBook);
  t.is(passed.refused, undefined, passed.body);
  t.is(passed.headers['x-souk-tenant'], tenant);
  const {sub, tenant: of, acts_under: under, permissions} = saidBy(passed);
  t.deepEqual([sub, of, under], [staff, tenant, name]);
  t.false(Array.isArray(permissions) && permissions.includes('*'));
  t.is((await edge(headers, updateBook)).refused, 'Forbidden');
  const denied = 'outcome = OUTCOME_DENIED';
  await until('both refusals are logged', async () => (await logOf(tenant, denied)).length > 0, 30_000);
  t.like((await logOf(tenant, denied))[0], {actor: staff, supportGrant: name, action: updateBook});
  t.like((await logOf('operator', denied))[0], {actor: staff, supportGrant: '', reason: 'SUPPORT_GRANT_MISSING'});
  t.like((await logOf(tenant, 'action = CreateSupportGrant'))[0], {target: name});
  t.is(parent, `tenants/${tenant}`);
});

test('a grant ends when it is revoked, in every replica, and when its time is over', async (t) => {
  const {edge, headers, grant, support, database, settings, clock} = await setUp(t);
  const other = await startReplica(t, database.config, settings, clock.now);
  const there = edgeOf(other.address);
  const first = await grant();
  for (const at of [edge, there]) t.is((await at(headers, getBook)).refused, undefined);
  await support.revokeSupportGrant({name: first.name});
  t.is((await edge(headers, getBook)).refused, 'Forbidden');
  await until('the other replica refuses', async () => (await there(headers, getBook)).refused === 'Forbidden', 30_000);
  await grant([], new Date(clock.now().getTime() + 60_000));
  await until('the other replica has heard', async () => (await there(headers, getBook)).refused === undefined, 30_000);
  clock.advance(59_999);
  t.is((await edge(headers, getBook)).refused, undefined);
  clock.advance(1);
  t.is((await edge(headers, getBook)).refused, 'Forbidden');
});

test('a grant is for one tenant, one person of the operator who has signed in, and 8 hours at the most', async (t) => {
  const {edge, headers, grant, operatorKey, parent, clock, newUser, staff, support} = await setUp(t);
  const inHours = (hours: number, ms = 0) => new Date(clock.now().getTime() + hours * hourMs + ms);
  await assertRefused(t, grant([], inHours(8, 1)), 'REQUEST_INVALID');
  await assertRefused(t, grant([], inHours(0)), 'REQUEST_INVALID');
  t.deepEqual((await grant([], inHours(8))).expireTime, inHours(8));
  const own = await newUser();
  const invalid = {staff: own.name, reason: 'x', roles: []};
  await assertRefused(t, support.createSupportGrant({parent, supportGrant: invalid}), 'REQUEST_INVALID');
  const refused = async (asked: Record<string, string>) => t.is((await edge(asked, getBook)).refused, 'Forbidden');
  await refused({...headers, 'souk-act-in': 'tenants/elsewhere'});
  await refused({...headers, 'souk-act-in': 'tenants/operator'});
  await refused({...headers, 'souk-act-in': `${parent}/users/1`});
  await refused({...rest(operatorKey), 'souk-act-in': parent});
  t.true(staff.startsWith('tenants/operator/users/'));
});

test('what staff change stands in the tenant’s log under their name and the grant, and they let nobody in', async (t) => {
  const {edge, headers, grant, address, parent, tenant, staff, logOf, support} = await setUp(t);
  const {name} = await grant([`${parent}/roles/owner`]);
  const {headers: passed} = await edge(headers, getBook);
  const claims = (passed['txn-token'] ?? '').split('.')[1] ?? '';
  const asStaff = {metadata: Metadata({'x-souk-claims': claims})};
  const created = await caller(address, tenant).createApiKey(
    {parent, apiKey: {displayName: 'by staff', permissions: ['inventory.*']}},
    asStaff,
  );
  const [entry] = await logOf(tenant, `target = "${created.apiKey?.name}"`);
  t.like(entry, {actor: staff, supportGrant: name, action: 'CreateApiKey'});
  const another = {parent, supportGrant: {staff, reason: 'more time', roles: []}};
  await assertRefused(t, support.createSupportGrant(another, asStaff), 'OWN_PEOPLE_ONLY');
});

test('who does not hold a role cannot give it to staff', async (t) => {
  const {address, tenant, parent, staff} = await setUp(t);
  const weak = clientAs(SupportServiceDefinition, address, {
    tenant,
    permissions: ['identity.supportGrants.*', 'cart.*'],
  });
  const supportGrant = {staff, reason: 'x', roles: [`${parent}/roles/owner`]};
  await assertRefused(t, weak.createSupportGrant({parent, supportGrant}), 'PERMISSION_NOT_HELD');
});
