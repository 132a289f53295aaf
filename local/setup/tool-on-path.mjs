// @ts-check
import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {run} from './run.mjs';

/**
 * The first program of this name on the PATH; undefined when there is none.
 * @param {string} name
 */
export function findOnPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  // npm puts the packages' own programs first: those are not the machine's.
  const candidates = folders.filter((folder) => !folder.includes('node_modules')).map((folder) => join(folder, name));
  return candidates.find(isProgram);
}

/**
 * Whether a program is of a version, or a newer one. It prints its version when called with `--version`.
 * @param {string} path
 * @param {readonly [number, number]} least major and minor version
 */
export async function isAtLeast(path, [major, minor]) {
  const output = await run(path, ['--version']).catch(() => '');
  const [, foundMajor, foundMinor] = /(\d+)\.(\d+)/.exec(output) ?? [];
  if (foundMajor === undefined || foundMinor === undefined) return false;
  return Number(foundMajor) > major || (Number(foundMajor) === major && Number(foundMinor) >= minor);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
