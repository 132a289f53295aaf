import test from 'ava';
import {controlClient} from '#local/control/control-client.ts';
import {until} from '#tests/support/until.ts';
import {newBook} from '../mesh/support/books.ts';
import {home} from '../mesh/support/mesh.ts';
import {killAndWait} from '../mesh/support/processes.ts';
import {request} from '../mesh/support/request.ts';
import {bearer, newSignedIn} from '../mesh/support/session.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {people} from './support/people.ts';
import {untilAllHealthy} from './support/until-all-healthy.ts';
import {untilRetriesAreSaved} from './support/until-retries-are-saved.ts';

const control = controlClient(home);
test.before(() => untilRetriesAreSaved());
test.afterEach.always(() => untilAllHealthy());

const someone = async () => {
  const tenant = await newTenant();
  return {tenant, path: `/v1/${await newBook(tenant.api)}`};
};

for (const [what, happens] of [
  ['identity restarts', () => control.restart('identity-0')],
  ['identity is killed', () => killAndWait('identity-0')],
] as const) {
  test.serial(`${what} under load: who is signed in is served, and nobody else`, async (t) => {
    t.timeout(120_000);
    const {tenant, path} = await someone();
    const load = await people(tenant, path);
    await until('requests', () => load.answers() > 50, 30_000);
    await happens();
    const then = load.answers();
    await until('requests after it', () => load.answers() > then + 200, 60_000);
    const {failures, breaches, late, answers} = await load.stop();
    t.deepEqual(failures.slice(0, 10), [], `${failures.length} of ${answers} failed`);
    t.deepEqual(breaches.slice(0, 10), []);
    t.true(late < answers / 50, `${late} of ${answers} were late`);
    t.log(`${answers} answers, ${late} late`);
  });
}

test.serial(
  'the edge restarts under load: whoever reaches it is answered as before, from the first request on',
  async (t) => {
    t.timeout(120_000);
    const {tenant, path} = await someone();
    const load = await people(tenant, path);
    await until('requests', () => load.answers() > 50, 30_000);
    await control.restart('edge-0-envoy');
    const then = load.answers();
    await until('requests after it', () => load.answers() > then + 200, 60_000);
    const {failures, breaches, answers} = await load.stop();
    // One edge is one door: who knocks while it is shut has not been let in, and not been refused either.
    const refused = failures.filter((failure) => !/: 0 /.test(failure));
    t.deepEqual(refused.slice(0, 10), [], `${refused.length} of ${answers} were refused`);
    t.deepEqual(breaches.slice(0, 10), []);
    t.log(`${answers} answers, ${failures.length} found the door shut`);
  },
);

test.serial('a user who is disabled, or signs out, is refused at the edge in less than a second', async (t) => {
  const {tenant, path} = await someone();
  for (const end of ['disable', 'sign out'] as const) {
    const user = await newSignedIn(tenant, 'admin');
    const get = () => request('GET', path, {headers: bearer(user)});
    // As often as there are replicas, so that each of them remembers the session.
    for (let times = 0; times < 10; times++) t.is((await get()).status, 200);
    const ended =
      end === 'disable'
        ? await tenant.api.post(`/v1/${user.user}:disable`, {})
        : await request('DELETE', `/v1/${user.session}`, {headers: bearer(user)});
    t.is(ended.status, 200, ended.text);
    const endedAt = performance.now();
    let refusals = 0;
    while (refusals < 10) {
      const {status} = await get();
      refusals = status === 401 ? refusals + 1 : 0;
      if (performance.now() - endedAt > 5_000) break;
    }
    const took = performance.now() - endedAt;
    t.is(refusals, 10, `${end}: it goes on for ${Math.round(took)} ms`);
    t.true(took < 1_000, `${end}: ${Math.round(took)} ms`);
    t.log(`${end}: refused ten times in a row after ${Math.round(took)} ms`);
  }
});
