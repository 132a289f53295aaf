// @ts-check
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/**
 * The hash of what a step is made from: strings, and the content of files and folders (all files below, in order).
 * @param {{text?: readonly string[], paths?: readonly string[]}} inputs
 */
export function hashOf({text = [], paths = []}) {
  const hash = createHash('sha256');
  for (const part of text) hash.update(`${part.length}:${part}`);
  for (const path of paths.flatMap(filesBelow)) hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/**
 * Whether a step was done with just these inputs.
 * @param {string} stampFile
 * @param {string} hash
 */
export function isFresh(stampFile, hash) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
}

/**
 * Remembers with what inputs a step was done.
 * @param {string} stampFile
 * @param {string} hash
 */
export function keepStamp(stampFile, hash) {
  mkdirSync(dirname(stampFile), {recursive: true});
  writeFileSync(stampFile, hash);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
