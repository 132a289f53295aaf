import type {ServerConfig} from '../config/server-config.ts';
import {dieOnBugs} from '../lifecycle/die-on-bugs.ts';
import {stopOnSignals} from '../lifecycle/stop-on-signals.ts';
import {createLog} from '../telemetry/log.ts';
import {type ServerParts, startServer} from './start-server.ts';

/**
 * Runs a service until it is told to stop (SIGTERM, SIGINT, end of the parent process) and ends the process then.
 * The last thing that `main.ts` does. When it cannot start, the log says why and the process ends with 1.
 */
export const serve = async (config: ServerConfig, parts: ServerParts): Promise<void> => {
  const log = parts.log ?? createLog({service: config.service, level: config.logLevel});
  dieOnBugs(log);
  try {
    stopOnSignals(await startServer(config, {...parts, log}));
  } catch (err) {
    log.fatal({err}, 'could not start');
    process.exit(1);
  }
};
