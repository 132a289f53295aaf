import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {ownFolder} from './own-folder.ts';
import type {Scope} from './scope.ts';
import {until} from './until.ts';

const register = new URL('../../runtime/telemetry/register.ts', import.meta.url).href;
const program = fileURLToPath(new URL('cart-service.ts', import.meta.url));

/** The service of `cart-service.ts` as a process of its own, with what it wrote. */
export interface RunningProcess {
  readonly child: ChildProcess;
  readonly address: string;
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: () => string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
}

/** Starts the process; it listens when this resolves, unless `env` makes that impossible. */
export const runService = async (
  scope: Scope,
  {env = {}, ipc = false, listens = true}: {env?: Record<string, string>; ipc?: boolean; listens?: boolean} = {},
): Promise<RunningProcess> => {
  const address = `unix:${await ownFolder(scope)}/app.sock`;
  const child = spawn(process.execPath, ['--import', register, program], {
    env: {PATH: process.env.PATH, SOUK_LISTEN: address, SOUK_OUTBOUND: address, SOUK_DRAIN_MS: '0', ...env},
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  });
  const lines: Record<string, unknown>[] = [];
  let errors = '';
  child.stderr?.on('data', (data) => {
    errors += data;
  });
  // Not the event `close`: it never comes when the IPC channel was closed from this side.
  const exited = Promise.all([once(child, 'exit'), readInto(lines, child)]).then(([[code]]) =>
    typeof code === 'number' ? code : null,
  );
  scope.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const running = {child, address, lines, exited, stderr: () => errors};
  if (listens) await until('the process listens', () => lines.find(({msg}) => msg === 'listening'), 20_000);
  return running;
};

const readInto = async (lines: Record<string, unknown>[], {stdout}: ChildProcess): Promise<void> => {
  if (stdout) for await (const line of createInterface({input: stdout})) lines.push(JSON.parse(line));
};
