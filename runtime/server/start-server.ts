import {createServer, type Server} from 'nice-grpc';
import {ServerReflection, ServerReflectionService} from 'nice-grpc-server-reflection';
import type {Logger} from 'pino';
import type {ServerConfig} from '../config/server-config.ts';
import {descriptorSet} from '../contract/registry.ts';
import {createLog} from '../telemetry/log.ts';
import {addService} from './add-service.ts';
import {Admission} from './admission.ts';
import {exposeDeadline} from './deadline.ts';
import type {Dependency} from './dependency.ts';
import {watchDependencies} from './dependency-watch.ts';
import type {NoteFailedCall} from './failed-call.ts';
import {freeSocket} from './free-socket.ts';
import {healthService} from './health-service.ts';
import {type RunningServer, runningServer} from './running-server.ts';
import type {Served} from './served.ts';
import {drain, shutDown} from './shut-down.ts';

/** What a server is made of. */
export interface ServerParts {
  /** Contracts with their functions, made by `served` and `servedForeign`. */
  readonly services: readonly Served[];
  /** What the services stand on, in the order in which they were opened; closed in reverse. */
  readonly dependencies: readonly Dependency[];
  /** Told of every call of a known principal that fails: `tellRefusals`. */
  readonly failed?: NoteFailedCall;
  /** Where the log goes; stdout when absent. */
  readonly log?: Logger;
}

/** Name under which sidecars, balancers and Kubernetes ask whether the service can answer (docs/architecture.md, Health). */
const readyName = 'ready';
/** Name under which Kubernetes asks whether the process answers at all: a restart helps it, and never a dependency. */
const liveName = 'live';

/**
 * Serves gRPC with health and, outside production, reflection. Resolves when it listens and every dependency has been
 * asked once. Process-wide matters (signals, bugs, metrics, traces) are `runPrograms`'s; tests start servers with this.
 */
export const startServer = async (config: ServerConfig, parts: ServerParts): Promise<RunningServer> => {
  const {services, dependencies} = parts;
  const log = parts.log ?? createLog({service: config.service, level: config.logLevel});
  const names = services.map(({fullName}) => fullName);
  const health = healthService([liveName, '', readyName, ...names]);
  const server = createServer({
    interceptors: [exposeDeadline],
    // The interceptors refuse with details what is larger than a request may be; this is the end of all patience.
    'grpc.max_receive_message_length': 4 * config.maxRequestBytes,
  });
  const {maxRequestBytes, timeoutScale} = config;
  const surroundings = {service: config.service, log, maxRequestBytes, timeoutScale, failed: parts.failed};
  const admission = new Admission(config.maxCalls);
  for (const service of services) addService(server, service, {...surroundings, admission});
  health.addTo(server);
  if (config.environment !== 'production') {
    server.add(ServerReflectionService, ServerReflection(descriptorSet, names));
  }
  await listen(server, config.listen);
  health.set(liveName, true);
  const watch = watchDependencies(
    dependencies,
    {service: config.service, intervalMs: config.healthIntervalMs, timeoutMs: config.healthTimeoutMs},
    log,
    ({whole, able}) => {
      for (const name of ['', ...names]) health.set(name, whole);
      health.set(readyName, able);
    },
  );
  await watch.first;
  log.info({listen: config.listen, services: names}, 'listening');
  const standing = {config, server, health, watch, dependencies, log};
  const ready = () => health.isServing(readyName);
  return runningServer({log, ready, drain: () => drain(standing), stop: () => shutDown(standing)});
};

const listen = async (server: Server, address: string): Promise<void> => {
  if (address.startsWith('unix:')) await freeSocket(address.replace(/^unix:(\/\/)?/, ''));
  await server.listen(address);
};
