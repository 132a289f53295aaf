import test from 'ava';
import {controlClient} from '#local/control/control-client.ts';
import {until} from '#tests/support/until.ts';
import {home} from '../mesh/support/mesh.ts';
import {everybody} from './support/everybody.ts';
import {untilRetriesAreSaved} from './support/until-retries-are-saved.ts';

const control = controlClient(home);
test.before(() => untilRetriesAreSaved());
const backends = new Set(['postgres', 'redis', 'nats']);

test.serial(
  'every service, every sidecar and every door restarts in turn under load, and no request fails',
  async (t) => {
    t.timeout(600_000);
    const {processes} = await control.status();
    const names = processes.map(({name}) => name).filter((name) => !backends.has(name));
    t.true(names.length >= 18 && names.includes('edge-0-envoy'), `${names}`);
    const load = await everybody();
    await until('a first round', () => load.answers() > 20, 30_000);

    for (const name of names) {
      const before = load.answers();
      await control.restart(name);
      await until(`requests after the restart of ${name}`, () => load.answers() > before + 20, 60_000);
    }

    const {failures, late, answers} = await load.stop();
    t.deepEqual(failures.slice(0, 10), [], `${failures.length} of ${answers} failed`);
    t.true(late < answers / 50, `${late} of ${answers} were late`);
    const now = new Map((await control.status()).processes.map(({name, pid}) => [name, pid]));
    for (const {name, pid} of processes) {
      if (names.includes(name)) t.not(now.get(name), pid, `${name} was restarted`);
      else t.is(now.get(name), pid, `${name} was not restarted`);
    }
    t.log(`${names.length} processes, ${answers} answers, ${late} late`);
  },
);
