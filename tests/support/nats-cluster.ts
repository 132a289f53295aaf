import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {freePorts} from '#local/backends/free-port.ts';
import {readTools} from '#local/tools/read-tools.ts';
import type {Scope} from './scope.ts';

/** Three real NATS servers that keep streams together, as in three zones. */
export interface NatsCluster {
  /** Of all of them, as NATS_URL takes them. */
  readonly url: string;
  /** Kills the server of this name for good. */
  kill(name: string): Promise<void>;
}

const names = ['nats-a', 'nats-b', 'nats-c'];

/** Starts a cluster of its own for a test; gone when the test is over. */
export async function natsCluster(scope: Scope): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-nats-'));
  const ports = await freePorts(names.length);
  const routes = await freePorts(names.length);
  const servers = new Map<string, ChildProcess>();
  for (const [index, name] of names.entries()) {
    const place = [
      '--addr',
      '127.0.0.1',
      '--port',
      String(ports[index]),
      '--jetstream',
      '--store_dir',
      join(folder, name),
    ];
    const others = routes.map((port) => `nats://127.0.0.1:${port}`).join(',');
    const cluster = ['--cluster', `nats://127.0.0.1:${routes[index]}`, '--cluster_name', 'zones', '--routes', others];
    servers.set(name, spawn(readTools().natsServer, ['--name', name, ...place, ...cluster], {stdio: 'ignore'}));
  }
  const kill = async (name: string) => {
    const server = servers.get(name);
    if (!server || !servers.delete(name)) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  scope.teardown(async () => {
    await Promise.all(names.map(kill));
    rmSync(folder, {recursive: true});
  });
  return {url: ports.map((port) => `nats://127.0.0.1:${port}`).join(','), kill};
}
