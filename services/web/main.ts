import {dieOnBugs} from '#runtime/lifecycle/die-on-bugs.ts';
import {stopOnSignals} from '#runtime/lifecycle/stop-on-signals.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {readConfig} from './config.ts';
import {startWeb} from './http/start-web.ts';

const {server: config} = readConfig(process.env);
const log = createLog({service: config.service, level: config.logLevel});

dieOnBugs(log);
stopOnSignals(await startWeb(config, log));
