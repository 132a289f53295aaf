import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {project} from '#local/project.ts';
import type {Scope} from '#tests/support/scope.ts';
import {until} from '#tests/support/until.ts';
import {home} from './mesh.ts';
import type {SignedIn} from './session.ts';
import type {TestTenant} from './tenant.ts';

/** The command line's tunnel, which runs. */
export interface RunningTunnel {
  /** `127.0.0.1:40123`. */
  readonly address: string;
  /** Everything that it has printed. */
  output(): string;
  /** As Ctrl-C does; answers the exit code. */
  interrupt(): Promise<number | null>;
}

/** Runs `npm run mesh -- tunnel <service>` as somebody; rejects with what it says when it does not open. Ends with its scope. */
export async function runTunnel(
  scope: Scope,
  {apiKey}: Pick<TestTenant, 'apiKey'>,
  {email, password}: Pick<SignedIn, 'email' | 'password'>,
  service: string,
): Promise<RunningTunnel> {
  const args = ['local/control/mesh.ts', '--home', home, 'tunnel', service, '--as', email, '--port', '0'];
  const env = {PATH: process.env.PATH, SOUK_API_KEY: apiKey, SOUK_PASSWORD: password};
  const child = spawn(process.execPath, args, {cwd: project, env, stdio: ['ignore', 'pipe', 'pipe']});
  scope.teardown(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(child, 'exit');
  const found = await until(
    'the tunnel is open, or refused',
    () => /127\.0\.0\.1:\d+(?= leads to)/.exec(output)?.[0] ?? (child.exitCode !== null && 'refused'),
    30_000,
  );
  if (found === 'refused') throw new Error(output);
  return {
    address: found,
    output: () => output,
    interrupt: async () => {
      child.kill('SIGINT');
      await exited;
      return child.exitCode;
    },
  };
}
