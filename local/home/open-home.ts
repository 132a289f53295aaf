import {chmodSync, mkdirSync} from 'node:fs';
import {join, relative, resolve} from 'node:path';

/** The folders of a mesh on one machine, as docs/architecture.md draws them. All paths are absolute. */
export interface Home {
  readonly root: string;
  /** What survives a restart. */
  readonly state: string;
  readonly logs: string;
  /** What does not. */
  readonly run: string;
}

/** Makes the folders of a home where they are missing. */
export function openHome(root: string): Home {
  const home = {
    root: resolve(root),
    state: resolve(root, 'state'),
    logs: resolve(root, 'logs'),
    run: resolve(root, 'run'),
  };
  for (const folder of Object.values(home)) {
    mkdirSync(folder, {recursive: true});
    // PostgreSQL, which runs under another uid when we are root, must be able to pass through.
    chmodSync(folder, 0o755);
  }
  return home;
}

/** The longest path of a unix socket that every platform takes, in bytes (`sun_path` of macOS, less its final zero). */
const longestSocketPath = 103;

/**
 * The path of a socket in a form short enough for `connect` and `listen`: as it is, or relative to where we run.
 * @throws Error with the remedy when neither is short enough.
 */
export function socketPath(...parts: readonly string[]): string {
  const absolute = join(...parts);
  const short = [absolute, relative(process.cwd(), absolute)].find(
    (path) => Buffer.byteLength(path) <= longestSocketPath,
  );
  if (short === undefined) {
    throw new Error(`${absolute} is too long for a unix socket: move the project to a folder with a shorter path`);
  }
  return short;
}
