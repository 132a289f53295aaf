import {spawn} from 'node:child_process';
import {project} from '#local/project.ts';

/** Runs a program in the project's folder at this terminal. Rejects when it cannot be started or fails. */
export const run = (command: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {cwd: project, stdio: 'inherit'});
    child.on('error', (error) => reject(new Error(`${command} cannot be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`));
    });
  });
