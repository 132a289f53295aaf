import {type ChildProcess, spawn} from 'node:child_process';
import {randomInt} from 'node:crypto';
import {once} from 'node:events';
import type {Scope} from '#tests/support/scope.ts';

/** A process of a test, killed at its end. */
export interface RunProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown[]>;
  /** What it has written so far. */
  output(): string;
}

/** Starts a program. */
export function runProcess(
  scope: Scope,
  [program = process.execPath, ...args]: readonly string[],
  options: {readonly env: Readonly<Record<string, string | undefined>>; readonly cwd?: string},
): RunProcess {
  const child = spawn(program, args, {...options, stdio: ['ignore', 'pipe', 'pipe']});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  const exited = once(child, 'exit');
  scope.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return {child, exited, output: () => output};
}

/** An address of this machine that nobody else uses, so that a process can have the port that its manifest says. */
export const ownAddress = (): string => `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
