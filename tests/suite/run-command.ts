import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {project} from '#local/project.ts';

export interface CommandResult {
  readonly succeeded: boolean;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Hears every line at once. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program in the project's folder to its end; a program that cannot be started has failed, too. */
export function runCommand(
  command: string,
  args: readonly string[],
  {cwd = project, env, onLine}: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {cwd, env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
    let output = '';
    let line = '';
    const hear = (text: string) => {
      output += text;
      if (!onLine) return;
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const whole of lines) onLine(whole);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', (error) => resolve({succeeded: false, output: error.message}));
    child.on('close', (code) => {
      if (line !== '') onLine?.(line);
      resolve({succeeded: code === 0, output});
    });
  });
}

/** The path of a program that an npm package brings. */
export const packaged = (name: string) => join(project, 'node_modules', '.bin', name);
