import {type Environment, parseConfig} from '../config/config-of.ts';
import {processConfig} from '../config/process-config.ts';
import {flushTelemetry} from '../telemetry/flush.ts';
import {createLog} from '../telemetry/log.ts';
import {dieOnBugs} from './die-on-bugs.ts';
import {eachConfigured} from './each-configured.ts';
import type {Program} from './program.ts';
import {serveProcess} from './serve-process.ts';
import {stopOnSignals} from './stop-on-signals.ts';

/**
 * Runs services in this process until it is told to stop (SIGTERM, SIGINT, end of the parent process) and ends it then. They
 * start at once and stop in reverse order, so that callers are named after those whom they call. When one cannot start, the
 * log says why and the process ends with 1; wrong settings end it with 78.
 *
 * @param programs the services by their names in the catalogue.
 */
export const runPrograms = async (programs: ReadonlyMap<string, Program>, environment: Environment): Promise<void> => {
  const starts = eachConfigured(programs, environment, (program, own) => program.configure(own));
  const {settings} = parseConfig({settings: processConfig}, environment);
  const [only = 'souk', ...others] = programs.keys();
  const log = createLog({service: others.length > 0 ? 'souk' : only, level: settings.logLevel});
  dieOnBugs(log);
  try {
    const servers = await Promise.all(starts.map((start) => start()));
    const readiness = () =>
      Object.fromEntries([...programs.keys()].map((name, index) => [name, servers[index]?.ready() ?? false]));
    const metrics = settings.metrics === undefined ? undefined : await serveProcess(settings.metrics, readiness);
    const stop = async (): Promise<void> => {
      // All at once: nobody new comes while those who are there may still call each other.
      await Promise.all(servers.map((server) => server.drain()));
      for (const server of servers.toReversed()) await server.stop();
      await metrics?.close();
      await flushTelemetry();
    };
    stopOnSignals({log, stop});
  } catch (err) {
    log.fatal({err}, 'could not start');
    process.exit(1);
  }
};
