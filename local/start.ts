import {randomUUID} from 'node:crypto';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import pc from 'picocolors';
import {serveControl} from './control/control-server.ts';
import {buyABook} from './demo/buy-a-book.ts';
import {prepareDemo} from './demo/prepare-demo.ts';
import {summary} from './demo/summary.ts';
import {explainError} from './explain-error.ts';
import {forgetState} from './home/forget-state.ts';
import {renderedPorts} from './mesh/door-ports.ts';
import type {Extent} from './mesh/instance.ts';
import {type Mesh, startMesh} from './mesh/start-mesh.ts';
import {project} from './project.ts';
import {restartOnChange} from './watch/restart-on-change.ts';

/** `npm start`: the whole mesh at this terminal until Ctrl-C, SIGTERM or `npm run mesh -- stop`. */
const {values} = parseArgs({
  options: {
    home: {type: 'string', default: join(project, '.souk')},
    fresh: {type: 'boolean', default: false},
    watch: {type: 'boolean', default: false},
    zones: {type: 'string', default: '1'},
    replicas: {type: 'string'},
    compact: {type: 'boolean', default: false},
  },
});
const home = resolve(values.home);
const report = (message: string) => console.log(pc.dim(`  ${message}`));
const ending = new AbortController();
const stop = () => ending.abort();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// local/setup.mjs, which started this process, is gone: nobody could end the mesh from there any more.
process.on('disconnect', stop);
// Whoever read our output is gone: no reason to leave the mesh behind without a runner.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.on('uncaughtException', (error) => {
  console.error(pc.red(`the runner failed: ${error.stack}`));
  process.exitCode = 1;
  stop();
});

async function main(): Promise<void> {
  if (values.fresh) await forgetState(home);
  const mesh = await startMesh({
    home,
    compact: values.compact,
    ...extent(),
    ...edgePorts(),
    report,
    signal: ending.signal,
  });
  try {
    const control = await serveControl(mesh, stop);
    if (values.watch) restartOnChange(mesh, report, ending.signal);
    const demo = await prepareDemo(mesh, report, ending.signal);
    console.log(summary(mesh, demo, await buyABook(demo.client, randomUUID())));
    void demo.importRest();
    await aborted(ending.signal);
    control.close();
  } finally {
    await shutDown(mesh);
  }
}

/** `--zones 2`: a replica of every service in each of two zones; `--replicas 2`: so many in each. */
function extent(): Extent {
  const {compact, zones, replicas} = values;
  if (compact && (Number(zones) !== 1 || replicas !== undefined)) throw new Error('--compact runs everything once');
  return {zones: Number(zones), ...(replicas !== undefined && {replicas: Number(replicas)})};
}

function edgePorts(): {port: number; tlsPort?: number} {
  const {SOUK_PORT, SOUK_TLS_PORT} = process.env;
  return {port: portOf('SOUK_PORT', SOUK_PORT) ?? renderedPorts.http, ...tls(portOf('SOUK_TLS_PORT', SOUK_TLS_PORT))};
}

function tls(tlsPort: number | undefined): {tlsPort?: number} {
  return tlsPort === undefined ? {} : {tlsPort};
}

function portOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${name} is ${value}, not a port from 1 to 65535`);
}

async function shutDown(mesh: Mesh): Promise<void> {
  report('stopping: the edge finishes what it has begun, then services, sidecars, backends');
  await mesh.stop();
  report('stopped');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done());
  });
}

try {
  await main();
  process.exit();
} catch (error) {
  if (ending.signal.aborted) process.exit(130);
  console.error(pc.red(explainError(error)));
  process.exit(1);
}
