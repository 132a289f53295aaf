import {join} from 'node:path';
import {controlClient} from '#local/control/control-client.ts';
import {socketPath} from '#local/home/open-home.ts';
import {envoyAdmin} from '#local/mesh/envoy-admin.ts';
import {until} from '#tests/support/until.ts';
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
  for (const {name, folder} of instances()) {
    const admin = envoyAdmin(socketPath(join(folder, 'admin.sock')));
    const used = async () => (await admin.hosts()).every(({healthy, ejected}) => healthy && !ejected);
    await until(`${name} uses all its peers`, () => used().catch(() => false), 60_000);
  }
}
