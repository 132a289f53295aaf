import {randomBytes, randomUUID} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import fc from 'fast-check';
import {AccessPath_Hindrance as Hindrance} from '#gen/ts/souk/identity/v1/access.ts';
import type {AccessServiceClient} from '#gen/ts/souk/identity/v1/access_service.ts';
import {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';
import {accessCaller} from './access-caller.ts';
import {mayInModel} from './access-model.ts';
import {permissions, resources, step} from './access-steps.ts';
import {type Living, take} from './access-world.ts';

/** Memory counts for an hour: nothing but a change, an expiry and a token makes an answer new. */
const lookUps = {freshMs: 3_600_000, graceMs: 3_600_000, lookUpTimeoutMs: 10_000};

const setUp = async (t: ExecutionContext) => {
  const database = await testDatabase(t, 'identity');
  const clock = virtualClock();
  const config = identityConfig({lookUps});
  const here = await startReplica(t, database.config, config, clock.now);
  const there = await startReplica(t, database.config, config, clock.now);
  // It hears of no change: what it answers is new because of the token alone.
  Object.assign(there.access, {forget: () => undefined, distrust: () => undefined});

  /** A new tenant with three users. */
  const begin = async (): Promise<Living & {readonly other: AccessServiceClient}> => {
    const tenant = `shop-${randomBytes(6).toString('hex')}`;
    const parent = `tenants/${tenant}`;
    await caller(here.address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: tenant});
    const ids = Array.from({length: 3}, () => randomUUID());
    const rows = ids.map((id) => `('${tenant}', '${id}', '${id}', 'x', 'ACTIVE')`);
    await database.query(`insert into user_account (tenant_id, id, email, display_name, state) values ${rows}`);
    const users = ids.map((id) => `${parent}/users/${id}`);
    const api = accessCaller(here.address, {tenant});
    const {permissions: bought} = await api.getRole({name: `${parent}/roles/buyer`});
    const roles = new Map([[`${parent}/roles/buyer`, bought]]);
    const {name: bell} = await api.createGroup({parent, group: {displayName: 'x'}, groupId: 'bell'});
    const people = clientAs(UserServiceDefinition, here.address, {tenant});
    const world = {roles, groups: new Set<string>(), disabled: new Set<string>(), memberships: [], assignments: []};
    return {parent, users, world, api, people, bell, clock, other: accessCaller(there.address, {tenant})};
  };

  /** In every world, after every step, both replicas answer every question as the model does. */
  const property = fc.asyncProperty(fc.array(step, {minLength: 1, maxLength: 20}), async (steps) => {
    const living = await begin();
    let consistencyToken = '';
    for (const [turn, one] of steps.entries()) {
      consistencyToken = (await take(living, one)) ?? consistencyToken;
      await compare(living, living.api, {turn, consistencyToken: ''});
      await compare(living, living.other, {turn, consistencyToken});
    }
  });
  return {here, there, property};
};

/** Every question about every user, and each in every way within three turns. Throws where an answer is not the model's. */
const compare = async (
  living: Living,
  api: AccessServiceClient,
  {turn, consistencyToken}: {readonly turn: number; readonly consistencyToken: string},
): Promise<void> => {
  const {parent, users, world, clock} = living;
  const questions = permissions.flatMap((permission) => resources.map((resource) => ({permission, resource})));
  const may = (user: string, permission: string, resource: string) =>
    mayInModel(world, user, permission, resource, clock.now());
  const expect = (what: string, answer: unknown, right: unknown) => {
    const [given, wanted] = [answer, right].map((value) => JSON.stringify(value));
    if (given !== wanted) throw new Error(`${what}: ${given} instead of ${wanted}`);
  };

  const asked = users.flatMap((principal) => questions.map((question) => ({principal, ...question})));
  const right = asked.map((one) => may(one.principal, one.permission, one.resource));
  const {answers} = await api.batchCheck({parent, questions: asked, consistencyToken});
  expect(
    'BatchCheck',
    answers.map(({allowed}) => allowed),
    right,
  );
  await Promise.all([
    ...asked.map(async (one, index) => {
      if (index % 3 !== turn % 3) return;
      expect('Check', (await api.check({...one, consistencyToken})).allowed, right[index]);
      const {allowed, paths, roles} = await api.explain({...one, consistencyToken});
      expect('Explain', allowed, right[index]);
      expect(
        'paths',
        paths.some(({hindrance}) => hindrance === Hindrance.HINDRANCE_UNSPECIFIED),
        allowed,
      );
      for (const {steps} of paths) expectWay(living, one.principal, steps);
      expect('roles', !allowed && !roles.includes(`${parent}/roles/owner`), false);
    }),
    ...users.map(async (principal) => {
      const {permitted} = await api.listPermitted({principal, consistencyToken});
      const scopes = new Map(permitted.map(({permission, scopes}) => [permission?.name, scopes]));
      for (const {permission, resource} of questions) {
        const covered = (scopes.get(permission) ?? []).some((scope) => resource.startsWith(scope.resourcePrefix));
        expect('ListPermitted', covered, may(principal, permission, resource));
      }
    }),
    ...questions.map(async ({permission, resource}) => {
      const {users: able} = await api.whoCan({parent, permission, resource});
      expect('WhoCan', able, users.filter((user) => may(user, permission, resource)).toSorted());
    }),
  ]);
};

/** A path is one of the model: from the user over memberships to a group to which the role is assigned. */
const expectWay = ({world}: Living, user: string, steps: readonly string[]): void => {
  const [role, ...rest] = steps.toReversed();
  const way = rest.toReversed();
  const ofUser = way[0] === user;
  const linked = way.every(
    (group, index) =>
      index === 0 || world.memberships.some((one) => one.member === way[index - 1] && one.group === group),
  );
  const assigned = world.assignments.some((one) => one.role === role && one.principal === way.at(-1));
  if (!ofUser || !linked || !assigned) throw new Error(`no way: ${steps.join(' > ')}`);
};

/** A world is found in which an answer is not the model's. */
const isFoundOut = async (t: ExecutionContext, property: fc.IAsyncProperty<unknown>): Promise<void> => {
  const {failed, numRuns, errorInstance} = await fc.check(property, {numRuns: 50, endOnFailure: true});
  t.true(failed);
  t.regex(String(errorInstance), /: (true|false|\[.*\]) instead of|no way: /);
  t.log(`found in world ${numRuns}: ${errorInstance}`);
};

const runs = Number(process.env.SOUK_TEST_PROPERTY_RUNS ?? 8);

test.serial(
  'in random worlds, after every change, all questions are answered as the rule says, here at once and elsewhere with the token',
  async (t) => {
    t.timeout(400_000);
    const {property} = await setUp(t);
    await fc.assert(property, {numRuns: runs});
    t.pass();
  },
);

test.serial('a replica that does not forget what it has changed is found out', async (t) => {
  t.timeout(400_000);
  const {here, property} = await setUp(t);
  Object.assign(here.access, {forget: () => undefined});
  await isFoundOut(t, property);
});

test.serial('a replica that does not heed the consistency token is found out', async (t) => {
  t.timeout(400_000);
  const {there, property} = await setUp(t);
  const {accessOf} = there.access;
  Object.assign(there.access, {accessOf: (user: string) => accessOf(user)});
  await isFoundOut(t, property);
});
