import {setTimeout as delay} from 'node:timers/promises';
import type {Server} from 'nice-grpc';
import type {Logger} from 'pino';
import type {ServerConfig} from '../config/server-config.ts';
import type {Dependency} from './dependency.ts';
import type {DependencyWatch} from './dependency-watch.ts';
import type {HealthService} from './health-service.ts';

/** What is taken down. */
export interface Standing {
  readonly config: ServerConfig;
  readonly server: Server;
  readonly health: HealthService;
  readonly watch: DependencyWatch;
  readonly dependencies: readonly Dependency[];
  readonly log: Logger;
}

/** Says that the server is not ready, and waits while it goes on answering until balancers have noticed. */
export const drain = async ({config, health, watch, log}: Standing): Promise<void> => {
  log.info({drainMs: config.drainMs}, 'draining');
  watch.stop();
  health.drain();
  await delay(config.drainMs);
};

/** Takes a drained server down: refuses new calls, lets running ones end, and only then closes what they stand on. */
export const shutDown = async ({config, server, health, dependencies, log}: Standing): Promise<void> => {
  health.close();
  await endCalls(server, config.shutdownTimeoutMs, log);
  for (const dependency of dependencies.toReversed()) {
    await dependency.close().catch((err: unknown) => log.error({err, dependency: dependency.name}, 'not closed'));
  }
  log.info('stopped');
};

const endCalls = async (server: Server, timeoutMs: number, log: Logger): Promise<void> => {
  const late = new AbortController();
  const timeout = delay(timeoutMs, 'late' as const, {signal: late.signal}).catch(() => 'ended' as const);
  const outcome = await Promise.race([server.shutdown().then(() => 'ended' as const), timeout]);
  late.abort();
  if (outcome === 'ended') return;
  log.warn({timeoutMs}, 'calls are cut off');
  server.forceShutdown();
};
