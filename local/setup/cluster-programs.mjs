// @ts-check
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {goProgram} from './go.mjs';
import {Problem} from './problem.mjs';
import {inProject} from './project.mjs';
import {run} from './run.mjs';
import {hashOf, isFresh, keepStamp} from './stamp.mjs';
import {step} from './step.mjs';

const modules = inProject('local', 'cluster', 'programs');
const out = inProject('.souk', 'cluster', 'bin');

/** The names of the Go modules whose programs can be built. */
export const clusterModules = () => readdirSync(modules).sort();

/**
 * What the linker writes into programs that would else not know their version (kubectl, for one, complains about that).
 * @type {Record<string, string>}
 */
const versionFlags = {
  kubernetes: ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .map((name) => `-X ${name}.gitVersion=v1.36.3 -X ${name}.gitMajor=1 -X ${name}.gitMinor=36`)
    .join(' '),
  istio: '-X istio.io/istio/pkg/version.buildVersion=1.31.0 -X istio.io/istio/pkg/version.buildTag=1.31.0',
};

/**
 * Files of the modules that belong to their programs, by the name that they get: paths in a module, put together as YAML documents.
 * @type {Record<string, Record<string, {module: string, paths: readonly string[]}>>}
 */
const files = {
  istio: {
    'istio-crds.yaml': {module: 'istio.io/istio', paths: ['manifests/charts/base/files/crd-all.gen.yaml']},
    'envoy-bootstrap.json': {module: 'istio.io/istio', paths: ['tools/packaging/common/envoy_bootstrap.json']},
  },
  'cloudnative-pg': {
    'cnpg-crds.yaml': {
      module: 'github.com/cloudnative-pg/cloudnative-pg',
      paths: ['clusters', 'databaseroles', 'databases', 'poolers', 'scheduledbackups'].map(
        (name) => `config/crd/bases/postgresql.cnpg.io_${name}.yaml`,
      ),
    },
  },
  kwok: {
    'kwok-stages.yaml': {
      module: 'sigs.k8s.io/kwok',
      paths: [
        'node/fast/node-initialize.yaml',
        'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
        'pod/fast/pod-ready.yaml',
        'pod/fast/pod-complete.yaml',
        'pod/fast/pod-delete.yaml',
      ].map((path) => `kustomize/stage/${path}`),
    },
  },
};

/**
 * Builds the programs of a cluster that are missing or older than their go.mod into `.souk/cluster/bin`. The first time
 * takes about fifteen minutes on two cores, and 3 GB below Go's caches.
 * @param {readonly string[]} names modules, by their folder in local/cluster/programs
 */
export async function buildClusterPrograms(names) {
  const unknown = names.find((name) => !clusterModules().includes(name));
  if (unknown !== undefined) throw new Problem(`there is no module ${unknown}, but ${clusterModules().join(', ')}`);
  mkdirSync(out, {recursive: true});
  const stale = names.filter((name) => !isBuilt(name));
  for (const [index, name] of stale.entries()) {
    const go = await goProgram(/^go (\S+)$/m.exec(goMod(name))?.[1] ?? '1.26');
    await step(`building ${name} (${index + 1} of ${stale.length})`, () => build(name, go));
    keepStamp(stampOf(name), hashOfModule(name));
  }
}

/** @param {string} name */
function isBuilt(name) {
  const made = [...programsOf(name), ...Object.keys(files[name] ?? {})];
  return isFresh(stampOf(name), hashOfModule(name)) && made.every((file) => existsSync(join(out, file)));
}

/**
 * @param {string} name
 * @param {string} go
 */
async function build(name, go) {
  const cwd = join(modules, name);
  const env = {...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off'};
  // A module without programs is there for its files.
  const task =
    programsOf(name).length > 0
      ? ['build', '-trimpath', '-ldflags', linkerFlags(name), '-o', `${out}/`, 'tool']
      : ['mod', 'download'];
  await runGo(go, task, {cwd, env});
  for (const [target, {module, paths}] of Object.entries(files[name] ?? {})) {
    const folder = (await runGo(go, ['list', '-m', '-f', '{{.Dir}}', module], {cwd, env})).trim();
    const parts = paths.map((path) => readFileSync(join(folder, path), 'utf8'));
    writeFileSync(join(out, target), parts.join('---\n'));
  }
}

/**
 * @param {string} go
 * @param {readonly string[]} args
 * @param {{cwd: string, env: NodeJS.ProcessEnv}} options
 */
async function runGo(go, args, options) {
  try {
    return await run(go, args, options);
  } catch (error) {
    const text = String(error);
    if (/dial tcp|no such host|i\/o timeout|connection refused/.test(text)) {
      throw new Problem(
        'Go cannot reach its module proxy: check the network, or set GOPROXY to one that you can reach',
      );
    }
    if (text.includes('no space left'))
      throw new Problem('the disk is full: Go needs about 6 GB to build these programs');
    throw error;
  }
}

/** The programs that `go build tool` makes: the last part of each path, without a major version. @param {string} name */
function programsOf(name) {
  const tools = goMod(name).match(/^(?:tool |\t)[^\s(]+$/gm) ?? [];
  return tools.map(
    (line) =>
      line
        .trim()
        .replace(/^tool /, '')
        .replace(/\/v\d+$/, '')
        .split('/')
        .at(-1) ?? '',
  );
}

/** @param {string} name */
const goMod = (name) => readFileSync(join(modules, name, 'go.mod'), 'utf8');

/** @param {string} name */
const linkerFlags = (name) => ['-s -w', versionFlags[name] ?? ''].join(' ').trim();

/** Beside the programs, not with the other stamps: it speaks of what lies there. @param {string} name */
const stampOf = (name) => join(out, `${name}.stamp`);

/** @param {string} name */
function hashOfModule(name) {
  const text = [process.platform, process.arch, linkerFlags(name), JSON.stringify(files[name] ?? {})];
  // Not hashOf's paths: those are absolute, and the same sources make the same programs wherever they lie.
  return hashOf({text: [...text, goMod(name), readFileSync(join(modules, name, 'go.sum'), 'utf8')]});
}
