import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {startMesh} from '#local/mesh/start-mesh.ts';
import {identify, isRunning} from '#local/processes/process-identity.ts';
import {home} from '#tests/mesh/support/mesh.ts';

test('a compact mesh is four processes without Redis, and none of them outlives its end', async (t) => {
  t.timeout(120_000);
  const own = `${home}-stop`;
  const mesh = await startMesh({home: own, compact: true});
  const processes = await mesh.processes();
  const running = processes.map(({name, pid = 0}) => ({name, identity: identify(pid)}));
  const answer = await fetch(`${mesh.edge}/docs`).finally(() => mesh.stop());
  t.is(answer.status, 200);
  t.deepEqual(processes.map(({name}) => name).sort(), ['nats', 'postgres', 'souk-0', 'souk-0-envoy']);
  for (const {name, identity} of running) t.false(identity === undefined || isRunning(identity), `${name} still runs`);
  t.deepEqual(
    readdirSync(join(own, 'run')).filter((entry) => !entry.startsWith('lock')),
    [],
  );
  t.false(existsSync(join(own, 'run/souk-0')));
});
