// @ts-check
import {spawn} from 'node:child_process';
import {node24} from './node24.mjs';
import {inProject} from './project.mjs';

/**
 * Runs a TypeScript program with Node 24 at this terminal, passes signals on, and ends as it ends. When this process is
 * killed the program notices by its closed channel, and when npm above is, this process notices by its new parent.
 * @param {string} program path in the project
 * @param {readonly string[]} args
 */
export function handOver(program, args) {
  const child = spawn(node24(), [inProject(program), ...args], {
    cwd: inProject(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // npm puts the packages' programs on the PATH; whoever calls us without npm gets the same.
    env: {...process.env, PATH: `${inProject('node_modules', '.bin')}:${process.env.PATH ?? ''}`},
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  // The scripts of package.json `exec` us: our parent is npm itself, no shell, and its signals come straight here.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250).unref();
  }
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}
