// @ts-check
import {existsSync} from 'node:fs';
import {Problem} from './problem.mjs';
import {inProject} from './project.mjs';

/** The Node that runs TypeScript as it is: the one of the npm package, else this one if it is new enough. */
export function node24() {
  const packaged = inProject('node_modules', '.bin', 'node');
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Problem(
    `npm has no Node 24 for ${process.platform}-${process.arch}: install Node 24 or newer from https://nodejs.org`,
  );
}
