import {existsSync, globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {parse} from 'yaml';
import {z} from 'zod';
import {project} from '#local/project.ts';
import {Built} from './support/built.ts';
import {stagesOf} from './support/dockerfile.ts';
import {withPrograms} from './support/with-programs.ts';

const configuration = z.looseObject({
  build: z.looseObject({
    artifacts: z.array(
      z.looseObject({
        image: z.string(),
        docker: z.looseObject({dockerfile: z.string(), target: z.string()}),
        sync: z.looseObject({manual: z.array(z.looseObject({src: z.string(), dest: z.string()}))}).optional(),
      }),
    ),
  }),
  manifests: z.looseObject({kustomize: z.looseObject({paths: z.array(z.string())})}),
  deploy: z.looseObject({
    kubectl: z.looseObject({
      hooks: z.looseObject({before: z.array(z.looseObject({host: z.looseObject({command: z.array(z.string())})}))}),
    }),
    helm: z
      .looseObject({
        releases: z.array(z.looseObject({name: z.string(), version: z.string(), valuesFiles: z.array(z.string())})),
      })
      .optional(),
  }),
  portForward: z
    .array(z.looseObject({resourceType: z.string(), resourceName: z.string(), namespace: z.string(), port: z.number()}))
    .default([]),
});
const patch = z.looseObject({
  op: z.enum(['replace', 'remove', 'add']),
  path: z.string(),
  value: z.unknown().optional(),
});
const profile = z.looseObject({
  name: z.string(),
  patches: z.array(patch).default([]),
  deploy: z.record(z.string(), z.unknown()).optional(),
});
const file = z.looseObject({profiles: z.array(profile)});

const text = readFileSync(join(project, 'skaffold.yaml'), 'utf8');
const profiles = file.parse(parse(text)).profiles;

/** What skaffold makes of its file under a profile: the patches one after another, then what the profile says besides. */
const under = (name: string | undefined): z.infer<typeof configuration> => {
  const whole: unknown = parse(text);
  const chosen = profiles.find((each) => each.name === name);
  for (const {op, path, value} of chosen?.patches ?? []) apply(whole, path.slice(1).split('/'), op, value);
  const parsed = configuration.parse(whole);
  return configuration.parse({...parsed, deploy: {...parsed.deploy, ...chosen?.deploy}});
};

const apply = (target: unknown, [key = '', ...rest]: readonly string[], op: string, value: unknown): void => {
  if (typeof target !== 'object' || target === null || (op !== 'add' && !(key in target))) throw new Error(`no ${key}`);
  if (rest.length > 0) apply(Reflect.get(target, key), rest, op, value);
  else if (op === 'remove') Reflect.deleteProperty(target, key);
  else Reflect.set(target, key, value);
};

const names = [undefined, ...profiles.map(({name}) => name)];

test('the profiles are those that the documentation names', (t) => {
  t.deepEqual(profiles.map(({name}) => name).sort(), ['compact', 'production']);
});

test('every profile builds a stage that the Dockerfile has, from a file that is there', (t) => {
  for (const name of names) {
    for (const {docker} of under(name).build.artifacts) {
      const stages = stagesOf(readFileSync(join(project, docker.dockerfile), 'utf8'));
      t.true(
        stages.some((stage) => stage.name === docker.target),
        `${name}: ${docker.target}`,
      );
    }
  }
});

test('only on a laptop are sources synchronised, and every pattern of it matches a file', (t) => {
  for (const name of names) {
    const [artifact] = under(name).build.artifacts;
    const patterns = artifact?.sync?.manual ?? [];
    t.is(patterns.length > 0, name === undefined, String(name));
    t.is(artifact?.docker.target, name === undefined ? 'development' : 'runtime');
    for (const {src} of patterns) t.true(globSync(src, {cwd: project}).length > 0, src);
  }
});

test('what is done before a deployment is a script that is there, for the overlay that is deployed', (t) => {
  for (const name of names) {
    const {manifests, deploy} = under(name);
    const commands = deploy.kubectl.hooks.before.map(({host}) => host.command);
    for (const command of commands) {
      const [script = '', folder = ''] = command.slice(command.indexOf('node') + 1);
      t.true(existsSync(join(project, script)), script);
      t.deepEqual([folder], manifests.kustomize.paths, String(name));
    }
  }
});

test('every chart has an exact version and values that are there', (t) => {
  for (const name of names) {
    for (const release of under(name).deploy.helm?.releases ?? []) {
      t.regex(release.version, /^\d+\.\d+\.\d+$/, release.name);
      // What is written by hand names the version that it was written for.
      const [written, ...rendered] = release.valuesFiles.map((values) => readFileSync(join(project, values), 'utf8'));
      t.true(written?.includes(`${release.version})`), release.name);
      for (const values of rendered) t.true(values.includes('do not edit'), release.name);
    }
  }
});

withPrograms('kustomize')(
  'every profile deploys what can be built, with images that are built, and forwards a port that is there',
  async (t) => {
    for (const name of names) {
      const {build, manifests, portForward} = under(name);
      for (const path of manifests.kustomize.paths) {
        const built = await Built.from(path.replace(/^deploy\//, ''));
        const images = new Set(
          built.containers.map(({container}) => container.image).filter((image) => !/[:/]|^auto$/.test(image)),
        );
        t.deepEqual(
          [...images],
          build.artifacts.map(({image}) => image),
          String(name),
        );
        for (const {resourceName, port} of portForward) {
          const service = built.named('Service', resourceName);
          const {ports} = z.looseObject({ports: z.array(z.looseObject({port: z.number()}))}).parse(service?.spec);
          t.true(
            ports.some((each) => each.port === port),
            `${name}: ${resourceName} ${port}`,
          );
        }
      }
    }
  },
);
