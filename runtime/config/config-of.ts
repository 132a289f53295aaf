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
 * Throws a `ConfigError` that lists every wrong value.
 */
export const configOf =
  <Of extends Parts>(parts: Of) =>
  (environment: Environment): z.output<z.ZodObject<Of>> =>
    parseConfig(parts, environment);
