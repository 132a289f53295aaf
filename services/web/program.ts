import {programOf} from '#runtime/lifecycle/program.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {readConfig} from './config.ts';
import {startWeb} from './http/start-web.ts';

/** The pages over HTTP, which stand on nothing. */
export const program = programOf({
  readConfig,
  start: ({server}) => startWeb(server, createLog({service: server.service, level: server.logLevel})),
});
