import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createConnection} from 'node:net';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {socketPath} from '#local/home/open-home.ts';
import {readTools} from '#local/tools/read-tools.ts';
import {until} from '#tests/support/until.ts';
import {configurationOf, type Weakening} from '../../sidecar/configuration-of.ts';
import {home} from './mesh.ts';

/**
 * Starts a second sidecar before inventory whose configuration is the committed one but for what `weaken` changes; answers
 * where it listens. Shows what the committed one prevents. Ends with the test.
 */
export async function weakenedSidecar(t: ExecutionContext, name: string, weaken: Weakening): Promise<string> {
  const instance = `weak-${name}`;
  const folder = join(home, 'run', instance);
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {mode: 0o700});
  for (const shared of ['certs', 'endpoints', 'faults', 'descriptor.binpb', 'app.sock']) {
    symlinkSync(join('..', 'inventory-0', shared), join(folder, shared));
  }
  writeFileSync(join(folder, 'envoy.yaml'), configurationOf(t, 'inventory', [weaken]));
  const log = join(home, 'logs', `${instance}.log`);
  const args = ['-c', 'envoy.yaml', '--disable-hot-restart', '--concurrency', '1', '--log-path', log];
  const envoy = spawn(readTools().envoy, args, {cwd: folder, stdio: 'ignore'});
  t.teardown(async () => {
    await ended(envoy);
    rmSync(folder, {recursive: true, force: true});
  });
  const socket = socketPath(folder, 'inbound.sock');
  await until(`${instance} listens, see ${log}`, () => accepts(socket), 20_000);
  return `unix:${join(folder, 'inbound.sock')}`;
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGKILL');
  await once(process, 'exit');
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once('connect', () => resolve(true)).once('error', () => resolve(false));
    connection.once('connect', () => connection.destroy());
  });
}
