import type {Logger} from 'pino';
import {parseConfig} from '#runtime/config/config-of.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {NoteFailedCall} from '#runtime/server/failed-call.ts';
import type {Served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {ownFolder} from './own-folder.ts';
import type {Scope} from './scope.ts';

/** What a test wants to be different. */
export interface Wishes {
  readonly dependencies?: readonly Dependency[];
  readonly env?: Readonly<Record<string, string>>;
  /** Told of every call of a known principal that fails. */
  readonly failed?: NoteFailedCall;
  /** Where the log goes instead of into `lines`. */
  readonly log?: Logger;
}

/** The contract's timeouts are for machines that have nothing else to do; for `env`. */
export const patient = {SOUK_TIMEOUT_SCALE: '20'};

/** A real server on a unix socket in a folder of its own; stopped when its scope ends. `lines` is its log. */
export const serveHere = async (scope: Scope, services: readonly Served[], wishes: Wishes = {}) => {
  const folder = await ownFolder(scope);
  const address = `unix:${folder}/app.sock`;
  const lines: Record<string, unknown>[] = [];
  const stream = {write: (line: string) => void lines.push(JSON.parse(line))};
  const {dependencies = [], failed, env, log = createLog({service: 'test', level: 'info', stream})} = wishes;
  const {server} = parseConfig(
    {server: serverConfig('test')},
    {
      SOUK_LISTEN: address,
      SOUK_DRAIN_MS: '0',
      SOUK_ENVIRONMENT: 'production',
      ...env,
    },
  );
  const running = await startServer(server, {services, dependencies, log, ...(failed && {failed})});
  scope.teardown(running.stop);
  return {address, folder, lines, stop: running.stop};
};
