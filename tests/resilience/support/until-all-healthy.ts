import {controlClient} from '#local/control/control-client.ts';
import {until} from '#tests/support/until.ts';
import {adminOf} from '../../mesh/support/doors.ts';
import {instances} from '../../mesh/support/instances.ts';
import {home} from '../../mesh/support/mesh.ts';

/** Waits until every process is ready and every Envoy uses every instance of its peers: a test leaves nothing to the next. */
export async function untilAllHealthy(): Promise<void> {
  const control = controlClient(home);
  await until(
    'every process is ready',
    async () => (await control.status()).processes.every(({state}) => state === 'ready'),
    60_000,
  );
  for (const {name} of instances()) {
    const admin = adminOf(name);
    const used = async () => (await admin.hosts()).every(({healthy, ejected}) => healthy && !ejected);
    await until(`${name} uses all its peers`, () => used().catch(() => false), 60_000);
  }
}
