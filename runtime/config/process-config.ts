import {z} from 'zod';
import {type LogLevel, logLevel} from './setting.ts';

/** Settings of a process, whatever services run in it. */
export interface ProcessConfig {
  /** Where `/metrics` is served over HTTP: a path of a unix socket or `host:port`; undefined: nowhere. */
  readonly metrics: string | undefined;
  /** Least level that is logged of what concerns no service alone. */
  readonly logLevel: LogLevel;
}

/** Reads SOUK_METRICS and LOG_LEVEL. */
export const processConfig: z.ZodType<ProcessConfig, unknown> = z
  .object({SOUK_METRICS: z.string().optional(), LOG_LEVEL: logLevel})
  .transform((env) => ({metrics: env.SOUK_METRICS, logLevel: env.LOG_LEVEL}));
