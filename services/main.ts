import {parseArgs} from 'node:util';
import {migratePrograms} from '#runtime/lifecycle/migrate-programs.ts';
import {provision} from '#runtime/lifecycle/provision.ts';
import {readEnvironment} from '#runtime/lifecycle/read-environment.ts';
import {runPrograms} from '#runtime/lifecycle/run-programs.ts';
import {loadPrograms} from './load-programs.ts';

/** EX_USAGE of sysexits(3). */
const wrongUsage = 64;

/**
 * `node services/main.ts <service>...` runs services in one process, each named after those that it calls;
 * with `--migrate` it applies their migrations and ends. `node services/main.ts --provision` gives the broker what the
 * catalogue says, and ends.
 */
const main = async (): Promise<void> => {
  const {values, positionals} = parseArgs({
    options: {migrate: {type: 'boolean', default: false}, provision: {type: 'boolean', default: false}},
    allowPositionals: true,
  });
  const environment = await readEnvironment(process.env);
  if (values.provision) return provision(environment, new URL('../mesh/nats/consumers.json', import.meta.url));
  const programs = await loadPrograms(positionals);
  if (values.migrate) await migratePrograms(programs, environment);
  else await runPrograms(programs, environment);
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(wrongUsage);
}
