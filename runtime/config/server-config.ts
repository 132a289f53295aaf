import {z} from 'zod';
import {durationMs, type LogLevel, logLevel} from './setting.ts';

/** Settings of the server of any service. */
export interface ServerConfig {
  /** Name in the catalogue, `inventory`. */
  readonly service: string;
  /** Where gRPC is served, `unix:app.sock` or `127.0.0.1:50051`. */
  readonly listen: string;
  /** `production` serves no reflection. */
  readonly environment: 'development' | 'production';
  /** Least level that is logged. */
  readonly logLevel: LogLevel;
  /** Between being not ready and refusing calls: as long as balancers need to notice. */
  readonly drainMs: number;
  /** How long running calls may take to end before they are cut off. */
  readonly shutdownTimeoutMs: number;
  /** Between two questions to each dependency how it is. */
  readonly healthIntervalMs: number;
  /** How long a dependency may take to answer before it counts as away. */
  readonly healthTimeoutMs: number;
  /** Largest request, in bytes. */
  readonly maxRequestBytes: number;
  /** What the contract's timeouts are multiplied by: for debuggers, and machines slower than those it was written for. */
  readonly timeoutScale: number;
  /** Calls under way at the most; the least important are refused before that. */
  readonly maxCalls: number;
}

/** Reads SOUK_LISTEN, SOUK_ENVIRONMENT, LOG_LEVEL and the limits; every one has a default but SOUK_LISTEN. */
export const serverConfig = (service: string): z.ZodType<ServerConfig, unknown> =>
  z
    .object({
      SOUK_LISTEN: z.string({error: 'is required, for example unix:app.sock'}).min(1),
      SOUK_ENVIRONMENT: z.enum(['development', 'production']).default('development'),
      LOG_LEVEL: logLevel,
      SOUK_DRAIN_MS: durationMs(500),
      SOUK_SHUTDOWN_TIMEOUT_MS: durationMs(10_000),
      SOUK_HEALTH_INTERVAL_MS: durationMs(1000),
      SOUK_HEALTH_TIMEOUT_MS: durationMs(1000),
      SOUK_MAX_REQUEST_BYTES: z.coerce
        .number()
        .int()
        .min(1024)
        .max(64 * 1024 * 1024)
        .default(4 * 1024 * 1024),
      SOUK_TIMEOUT_SCALE: z.coerce.number().min(1).max(1000).default(1),
      SOUK_MAX_CALLS: z.coerce.number().int().min(1).max(100_000).default(500),
    })
    .transform((env) => ({
      service,
      listen: env.SOUK_LISTEN,
      environment: env.SOUK_ENVIRONMENT,
      logLevel: env.LOG_LEVEL,
      drainMs: env.SOUK_DRAIN_MS,
      shutdownTimeoutMs: env.SOUK_SHUTDOWN_TIMEOUT_MS,
      healthIntervalMs: env.SOUK_HEALTH_INTERVAL_MS,
      healthTimeoutMs: env.SOUK_HEALTH_TIMEOUT_MS,
      maxRequestBytes: env.SOUK_MAX_REQUEST_BYTES,
      timeoutScale: env.SOUK_TIMEOUT_SCALE,
      maxCalls: env.SOUK_MAX_CALLS,
    }));
