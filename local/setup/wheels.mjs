// @ts-check
import {execFileSync} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import {Problem} from './problem.mjs';
import {inProject} from './project.mjs';
import {run} from './run.mjs';

/**
 * Installs wheels into a folder, each checked against its pinned hash. They are carriers of a program, no Python runs:
 * so the wheel for CPython 3.11 is taken whatever the Python that installs it.
 * @param {readonly string[]} names parts of the names of `local/tools/requirements-<name>.txt`
 * @param {string} target folder, emptied first
 */
export async function installWheels(names, target) {
  const pip = await findPip();
  rmSync(target, {recursive: true, force: true});
  const wheel = ['--only-binary=:all:', '--python-version=3.11', '--implementation=cp', ...platforms()];
  const quiet = ['--disable-pip-version-check', '--no-input', '--no-compile', '--no-warn-script-location', '--quiet'];
  const lists = names.flatMap((name) => ['-r', inProject('local', 'tools', `requirements-${name}.txt`)]);
  const [command, ...first] = pip;
  const args = ['install', '--require-hashes', '--no-deps', ...wheel, ...quiet, '--target', target, ...lists];
  // A user's pip settings may contradict --target.
  const env = {...process.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0'};
  await run(command, [...first, ...args], {env});
}

/** @returns {Promise<[string, ...string[]]>} */
async function findPip() {
  const version = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2])']).catch(() => undefined);
  const [major = 0, minor = 0] = (version ?? '').trim().split(' ').map(Number);
  if (version === undefined || major < 3 || (major === 3 && minor < 9)) {
    throw new Problem(
      `Python 3.9 or newer is missing (found ${version ? `${major}.${minor}` : 'none'}): install it, for example ` +
        '`apt-get install python3 python3-pip` or `brew install python3`',
    );
  }
  const hasPip = await run('python3', ['-m', 'pip', '--version']).then(
    () => true,
    () => false,
  );
  if (hasPip) return ['python3', '-m', 'pip'];
  const python = inProject('.souk', 'tools', 'python', 'bin', 'python');
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', inProject('.souk', 'tools', 'python')]);
    await run(python, ['-m', 'pip', '--version']);
  } catch {
    rmSync(inProject('.souk', 'tools', 'python'), {recursive: true, force: true});
    throw new Problem('Python has neither pip nor venv: install one, for example `apt-get install python3-pip`');
  }
  return [python, '-m', 'pip'];
}

/** The platform tags (PEP 600, PEP 425) of wheels whose programs run here. */
function platforms() {
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const tags =
    process.platform === 'darwin'
      ? macVersions().map((version) => `macosx_${version}_0_${machine === 'aarch64' ? 'arm64' : machine}`)
      : ['manylinux_2_31', 'manylinux_2_28', 'manylinux_2_17'].map((tag) => `${tag}_${machine}`);
  return tags.flatMap((tag) => ['--platform', tag]);
}

function macVersions() {
  const major = Number(execFileSync('sw_vers', ['-productVersion'], {encoding: 'utf8'}).split('.')[0]);
  return Array.from({length: Math.max(1, major - 10)}, (_, index) => major - index);
}
