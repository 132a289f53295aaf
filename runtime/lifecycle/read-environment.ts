import {ConfigError, type Environment} from '../config/config-of.ts';
import {withSecrets} from '../secrets/with-secrets.ts';
import {misconfigured} from './misconfigured.ts';

/**
 * The settings of a process with their secrets. When one is not where a setting says the process ends with 78; when those
 * who keep them do not answer it ends with 1: the next start may find them.
 */
export const readEnvironment = async (environment: Environment): Promise<Environment> => {
  try {
    return await withSecrets(environment);
  } catch (error) {
    if (error instanceof ConfigError) return misconfigured(error.problems);
    process.stderr.write(`${reasonsOf(error).join(': ')}\n`);
    process.exit(1);
  }
};

const reasonsOf = (error: unknown): readonly string[] =>
  error instanceof Error
    ? [error.message, ...(error.cause === undefined ? [] : reasonsOf(error.cause))]
    : [String(error)];
