import {execFile} from 'node:child_process';
import {copyFileSync, cpSync, existsSync, mkdirSync, renameSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {promisify} from 'node:util';
import {project} from '#local/project.ts';
import type {Stage, Step} from './dockerfile.ts';

const run = promisify(execFile);

/** Where a path of a stage, relative or below /souk, lies on this machine. */
export type Place = (stage: string, path?: string) => string;

export const placeOf =
  (root: string): Place =>
  (stage, path = '') =>
    join(root, stage, path.startsWith('/') ? relative('/souk', path) : path);

/** Does what a stage of the Dockerfile says, in a folder instead of an image. Packages are not fetched: those that are installed count. */
export async function doByHand({name, from, steps}: Stage, stages: readonly Stage[], at: Place): Promise<void> {
  mkdirSync(at(name), {recursive: true});
  if (stages.some((stage) => stage.name === from)) {
    cpSync(at(from), at(name), {recursive: true, filter: (path) => !path.startsWith(at(from, 'node_modules'))});
    await linkPackages(at(from, 'node_modules'), at(name, 'node_modules'));
  }
  for (const step of steps) await perform(step, name, at);
}

async function perform({keyword, words, copiesFrom}: Step, stage: string, at: Place): Promise<void> {
  if (keyword === 'COPY') {
    const target = words.at(-1) ?? '';
    for (const source of words.slice(0, -1)) {
      await copy(source, copiesFrom, at, at(stage, target.endsWith('/') ? join(target, source) : target));
    }
  }
  const [command = ''] = words;
  if (keyword !== 'RUN') return;
  if (command.startsWith('npm install')) await linkPackages(join(project, 'node_modules'), at(stage, 'node_modules'));
  else {
    const env = {PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: at(stage)};
    await run('sh', ['-ec', command], {cwd: at(stage), env, maxBuffer: 64 * 1024 * 1024});
  }
}

async function copy(source: string, copiesFrom: string | undefined, at: Place, to: string): Promise<void> {
  const from = copiesFrom === undefined ? join(project, source) : at(copiesFrom, source);
  mkdirSync(dirname(to), {recursive: true});
  if (from.endsWith('/node_modules')) await linkPackages(from, to);
  // What .dockerignore keeps out besides.
  else cpSync(from, to, {recursive: true, filter: (path) => copiesFrom !== undefined || !/\/test(\/|$)/.test(path)});
}

/** Hundreds of megabytes: linked, and only the file that npm writes into is a copy. */
async function linkPackages(from: string, to: string): Promise<void> {
  await run('cp', ['-al', from, to]);
  const list = join(to, '.package-lock.json');
  if (!existsSync(list)) return;
  copyFileSync(list, `${list}.own`);
  renameSync(`${list}.own`, list);
}
