import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {project} from '#local/project.ts';
import {buildArguments} from '../image.ts';

const release = {repository: 'registry.example/souk', commit: 'c0ffee'};
const dockerfile = readFileSync(join(project, 'deploy/Dockerfile'), 'utf8');

test('an image is tagged by its commit and carries an SBOM and its provenance', (t) => {
  const args = buildArguments(release, {archive: 'souk.tar'});
  for (const expected of ['--tag=registry.example/souk:c0ffee', '--sbom=true', '--provenance=mode=max'])
    t.true(args.includes(expected), expected);
});

test('only publishing pushes', (t) => {
  t.false(buildArguments(release, {archive: 'souk.tar'}).includes('--push'));
  t.true(buildArguments(release, {metadata: 'image.json'}).includes('--push'));
});

test('the stage and the arguments that an image is built with are those of the Dockerfile', (t) => {
  for (const arg of buildArguments(release, {archive: 'souk.tar'})) {
    const [, target] = /^--target=(.*)/.exec(arg) ?? [];
    if (target !== undefined) t.regex(dockerfile, new RegExp(`^FROM .* AS ${target}$`, 'm'));
    const [, variable] = /^--build-arg=(\w+)=/.exec(arg) ?? [];
    if (variable !== undefined) t.regex(dockerfile, new RegExp(`^ARG ${variable}\\b`, 'm'));
  }
});
