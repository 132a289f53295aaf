import {z} from 'zod';
import {serverUrl} from './setting.ts';

/** Settings of the cache's server. */
export interface RedisConfig {
  readonly url: string;
}

/** Reads REDIS_URL. */
export const redisConfig: z.ZodType<RedisConfig, unknown> = z
  .object({REDIS_URL: serverUrl('redis://127.0.0.1:6379', 'redis', 'rediss')})
  .transform((env) => ({url: env.REDIS_URL}));
