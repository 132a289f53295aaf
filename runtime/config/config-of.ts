import {z} from 'zod';

/** A part of a service's settings: reads the environment's variables, answers a typed value. */
export type Settings<Value> = z.ZodType<Value, unknown>;

type Parts = Readonly<Record<string, Settings<unknown>>>;

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that is wrong with the settings, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** EX_CONFIG of sysexits(3): restarting does not help. */
const exitCode = 78;

/** Reads the parts of a configuration. Throws a `ConfigError` that lists every wrong value of every part. */
export const parseConfig = <Of extends Parts>(parts: Of, environment: Environment): z.output<z.ZodObject<Of>> => {
  // An empty variable is an unset one: that is how Compose files and Kubernetes manifests leave a setting out.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = z.object(parts).safeParse(Object.fromEntries(Object.keys(parts).map((name) => [name, given])));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({path, message}) => `${path.slice(1).join('.')}: ${message}`);
  throw new ConfigError([...new Set(problems)]);
};

/**
 * The reader of a service's settings: `export const readConfig = configOf({server: serverConfig('cart'), …})`.
 * When a value is wrong it lists every wrong one on stderr and ends the process with code 78.
 */
export const configOf =
  <Of extends Parts>(parts: Of) =>
  (environment: Environment): z.output<z.ZodObject<Of>> => {
    try {
      return parseConfig(parts, environment);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exit(exitCode);
    }
  };
