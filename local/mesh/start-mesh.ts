import {join} from 'node:path';
import {catalogue} from '#mesh/catalogue.ts';
import {ensureDatabases} from '../backends/database-roles.ts';
import {type SlowStatement, slowStatements} from '../backends/slow-statements.ts';
import {startBackendsUnder} from '../backends/start-backends.ts';
import {type Faults, keepFaults} from '../faults/keep-faults.ts';
import {openSecrets, type Secrets} from '../home/secrets.ts';
import {type RunningHome, takeHome} from '../home/take-home.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import {metricsPort} from '../metrics/metrics-port.ts';
import {serveScrapes} from '../metrics/serve-scrapes.ts';
import type {ProcessStatus, Report} from '../supervise/process-plan.ts';
import {compactLayout} from './compact-layout.ts';
import type {PrepareDataPlane} from './data-plane.ts';
import {envoyPlane} from './envoy-plane.ts';
import type {Extent} from './instance.ts';
import {wholeLayout} from './whole-layout.ts';

/** What to start. */
export interface MeshOptions extends Extent {
  /** Folder of the home; made when missing. */
  readonly home: string;
  /** All services in one process behind one Envoy, without Redis. Then `zones` and `replicas` mean nothing. */
  readonly compact?: boolean;
  /** Port of the edge on 127.0.0.1; 0 (the default): any free one. */
  readonly port?: number;
  /** Port of the edge with TLS; by default free as well, or 363 above `port`. */
  readonly tlsPort?: number;
  /** More environment variables, for every service. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Hears what happens: phases of the start, processes that end and come back. */
  readonly report?: Report;
  /** Ends the start, too: everything is stopped and `startMesh` rejects. */
  readonly signal?: AbortSignal;
}

/** A mesh that runs. */
export interface Mesh {
  /** `http://127.0.0.1:8080`. */
  readonly edge: string;
  /** `https://localhost:8443`; its certificate is signed by `<home>/state/ca/ca.crt`. */
  readonly edgeTls: string;
  /** `https://127.0.0.1:8444`: the bastion, with a certificate of the same authority. */
  readonly bastion: string;
  /** `http://127.0.0.1:9464`: `/metrics/<process>` of every process, and `/targets` for Prometheus. */
  readonly metrics: string;
  readonly home: string;
  readonly secrets: Secrets;
  processes(): Promise<readonly ProcessStatus[]>;
  /** Stops one process in good order and starts it at once; callers use other instances meanwhile. Resolves when it is ready. */
  restart(name: string): Promise<void>;
  /** Signals one process, as a fault. */
  kill(name: string, signal: NodeJS.Signals): void;
  /** Kills every process of a zone at the same moment, and leaves them down until `startZone`. Backends and the edge are of none. */
  killZone(zone: string): Promise<void>;
  /** Starts what is down of a zone; resolves when all of it is ready. */
  startZone(zone: string): Promise<void>;
  /** Delays and refusals between services, for developers. */
  readonly faults: Faults;
  /** The statements that have taken most of the database's time, at most `count`. */
  slowStatements(count: number): Promise<readonly SlowStatement[]>;
  /** Issues every certificate anew. */
  renewCertificates(): Promise<void>;
  /** Stops everything in order. */
  stop(): Promise<void>;
}

/**
 * Starts the mesh of the catalogue on this machine: backends, then services, sidecars and the edge together. Resolves
 * when every process is ready and every Envoy finds its peers healthy. When anything fails, all is stopped again.
 *
 * @param prepare the proxies before the services; those of `mesh/envoy` when absent.
 */
export async function startMesh(options: MeshOptions, prepare: PrepareDataPlane = envoyPlane): Promise<Mesh> {
  const report = options.report ?? (() => undefined);
  const running = await takeHome(options.home, report);
  options.signal?.addEventListener('abort', () => void running.stop());
  try {
    options.signal?.throwIfAborted();
    return await startIn(running, options, prepare, report);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function startIn(
  running: RunningHome,
  options: MeshOptions,
  prepare: PrepareDataPlane,
  report: Report,
): Promise<Mesh> {
  const {home, supervisor} = running;
  const secrets = openSecrets(home);
  const layout = options.compact ? compactLayout(catalogue, home) : wholeLayout(catalogue, home, options);
  const {services, edge, bastion} = layout;
  const collector = options.environment?.OTEL_EXPORTER_OTLP_ENDPOINT ?? process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const {port = 0, tlsPort} = options;
  const plane = await prepare(running, {services, edge, bastion, port, tlsPort, collector, report});
  writeAtomically(join(home.run, 'doors.json'), `${JSON.stringify(plane.doors, null, 2)}\n`);
  const metrics = await serveScrapes(layout.targets, await metricsPort(home));
  running.beforeStop(metrics.close);

  report(`starting PostgreSQL${layout.redis ? ', Redis' : ''} and NATS`);
  const backends = await startBackendsUnder(supervisor, home, layout);
  const owners = Object.entries(catalogue.services).filter(([, {needs}]) => needs.includes('postgres'));
  const databases = await ensureDatabases(
    backends.postgresUrl,
    owners.map(([name]) => name),
    secrets,
  );

  report(`starting ${layout.description}`);
  const outbound = new Map(plane.doors.map((door) => [door.name, door.outbound]));
  const environment = {SOUK_PUBLIC_URL: plane.edgeTls, ...options.environment};
  const around = {backends, databases, secrets, outbound, environment};
  await supervisor.start(plane.sidecars, layout.processes(around), plane.doorProxies);
  await plane.untilConnected();

  return {
    edge: plane.edge,
    edgeTls: plane.edgeTls,
    bastion: plane.bastion,
    metrics: metrics.url,
    slowStatements: (count) => slowStatements(backends.postgresUrl, count),
    home: home.root,
    secrets,
    processes: () => supervisor.statuses(),
    restart: (name) => plane.unnoticed(name, () => supervisor.process(name).restart()),
    kill: (name, signal) => supervisor.process(name).kill(signal),
    killZone: async (zone) => void (await Promise.all(supervisor.zone(zone).map((process) => process.crash()))),
    startZone: async (zone) => void (await Promise.all(supervisor.zone(zone).map((process) => process.start()))),
    faults: keepFaults(layout.callers),
    renewCertificates: plane.renewCertificates,
    stop: () => running.stop(),
  };
}
