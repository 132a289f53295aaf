import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {parseConfig} from '../../config/config-of.ts';
import {serverConfig} from '../../config/server-config.ts';
import {createLog} from '../../telemetry/log.ts';
import type {Dependency} from '../dependency.ts';
import type {Served} from '../served.ts';
import {startServer} from '../start-server.ts';

/** What a test wants to be different. */
export interface Wishes {
  readonly dependencies?: readonly Dependency[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A real server on a unix socket in a folder of its own; stopped when the test ends. `lines` is its log. */
export const serveHere = async (t: ExecutionContext, services: readonly Served[], wishes: Wishes = {}) => {
  const {dependencies = [], env} = wishes;
  const folder = await mkdtemp(join(tmpdir(), 'souk-'));
  const address = `unix:${folder}/app.sock`;
  const lines: Record<string, unknown>[] = [];
  const stream = {write: (line: string) => void lines.push(JSON.parse(line))};
  const {server} = parseConfig(
    {server: serverConfig('test')},
    {
      SOUK_LISTEN: address,
      SOUK_DRAIN_MS: '0',
      SOUK_METRICS: `${folder}/metrics.sock`,
      SOUK_ENVIRONMENT: 'production',
      ...env,
    },
  );
  const log = createLog({service: 'test', level: 'info', stream});
  const running = await startServer(server, {services, dependencies, log});
  t.teardown(async () => {
    await running.stop();
    await rm(folder, {recursive: true, force: true});
  });
  return {address, folder, lines, stop: running.stop};
};
