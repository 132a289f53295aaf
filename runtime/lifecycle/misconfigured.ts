import {ConfigError} from '../config/config-of.ts';

/** EX_CONFIG of sysexits(3): restarting does not help. */
const exitCode = 78;

/** Says on stderr, a line each, what is wrong with the settings, and ends the process with 78. */
export const misconfigured = (problems: readonly string[]): never => {
  process.stderr.write(`${new ConfigError(problems).message}\n`);
  process.exit(exitCode);
};
