import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {parse} from 'yaml';
import {z} from 'zod';
import {project} from '#local/project.ts';
import {steps} from '../steps.ts';

const read = (path: string) => readFileSync(join(project, path), 'utf8');

const workflow = z.object({
  jobs: z.record(z.string(), z.object({steps: z.array(z.looseObject({run: z.string().optional()}))})),
});

/** What each pipeline runs in a shell, in order. */
const shell = {
  workflow: () =>
    Object.values(workflow.parse(parse(read('.github/workflows/delivery.yaml'))).jobs).flatMap((job) =>
      job.steps.flatMap(({run}) => run ?? []),
    ),
  jenkins: () => [...read('Jenkinsfile').matchAll(/\b(?:sh|bat)\s+'([^']*)'/g)].map(([, command = '']) => command),
};

test('both pipelines run the same commands in the same order', (t) => {
  t.true(shell.workflow().length > 0);
  t.deepEqual(shell.jenkins(), shell.workflow());
});

test('a pipeline runs steps of deploy/delivery and nothing else', (t) => {
  for (const command of shell.workflow()) {
    const [, name = ''] = /^npm run deliver -- ([a-z-]+)( [a-z]+)?$/.exec(command) ?? [];
    t.true(name in steps, command);
  }
});

test('every shell command of the Jenkinsfile is seen, however it is quoted', (t) => {
  t.is(read('Jenkinsfile').match(/\b(sh|bat|powershell|script)\b/g)?.length, shell.jenkins().length);
});
