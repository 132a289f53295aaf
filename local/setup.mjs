// @ts-check
// The way into everything, on a machine that has only Node 20, npm, git and Python: plain JavaScript that gets packages,
// tools and generated code where they are missing or old, and then hands over to TypeScript under Node 24.
import {buildClusterPrograms, clusterModules} from './setup/cluster-programs.mjs';
import {generateCode} from './setup/generated.mjs';
import {handOver} from './setup/hand-over.mjs';
import {installPackages} from './setup/packages.mjs';
import {Problem} from './setup/problem.mjs';
import {installTools} from './setup/tools.mjs';

/** @type {Record<string, (args: readonly string[]) => Promise<void>>} */
const commands = {
  async start(args) {
    await prepare({development: false});
    handOver('local/start.ts', args);
  },
  async dev(args) {
    await prepare({development: false});
    handOver('local/start.ts', ['--watch', ...args]);
  },
  async test(args) {
    await prepare({development: true});
    handOver('tests/run.ts', args);
  },
  async mesh(args) {
    await installPackages({development: false});
    handOver('local/control/mesh.ts', args);
  },
  async generate() {
    await installPackages({development: false});
    await generateCode({always: true});
    handOver('mesh/render/main.ts', []);
  },
  /** Renders anew from the contracts that have been generated. */
  async render(args) {
    await prepare({development: false});
    handOver('mesh/render/main.ts', args);
  },
  async bench(args) {
    await prepare({development: false});
    handOver('bench/run.ts', args);
  },
  async 'test:istio'() {
    await Promise.all([prepare({development: true}), buildClusterPrograms(['etcd', 'kubernetes', 'istio'])]);
    handOver('tests/run.ts', ['istio']);
  },
  /** The tests of deploy/, with the programs that they need. */
  async 'test:deploy'() {
    const modules = ['etcd', 'kubernetes', 'kwok', 'kustomize', 'istio', 'cloudnative-pg'];
    await Promise.all([prepare({development: true}), buildClusterPrograms(modules)]);
    handOver('tests/run.ts', ['deploy']);
  },
  /** One step on the way from a commit to a cluster: lint, test, image, publish, deploy, verify, roll-back. */
  async deliver(args) {
    await prepare({development: true});
    handOver('deploy/delivery/main.ts', args);
  },
  /** Builds the programs of a Kubernetes cluster: those of the modules that are named, or all. */
  async programs(names) {
    await buildClusterPrograms(names.length > 0 ? names : clusterModules());
  },
  /** Everything for editors, benchmarks and single tests, and nothing started. */
  async prepare() {
    await prepare({development: true});
  },
};

/** @param {{development: boolean}} wanted */
async function prepare(wanted) {
  await Promise.all([installPackages(wanted), installTools()]);
  await generateCode();
}

const [name = 'start', ...args] = process.argv.slice(2);
try {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Problem(`Node 20 or newer is needed, this is ${process.version}: install it from https://nodejs.org`);
  }
  const command = commands[name];
  if (!command) throw new Problem(`there is no command ${name}, but ${Object.keys(commands).join(', ')}`);
  await command(args);
} catch (error) {
  console.error(error instanceof Problem ? error.message : error);
  process.exit(1);
}
