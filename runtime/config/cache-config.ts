import {z} from 'zod';
import {serverUrl} from './setting.ts';

/** Settings of the cache. */
export interface CacheConfig {
  /** Of Redis; undefined: the cache is in memory alone. */
  readonly url: string | undefined;
}

const redis = z.object({REDIS_URL: serverUrl('redis://127.0.0.1:6379', 'redis', 'rediss')});

/**
 * Reads REDIS_URL. CACHE_TIER=memory says that this process is the only one of its service and has no Redis: replicas
 * without one would answer from different caches, so that it has to be said.
 */
export const cacheConfig: z.ZodType<CacheConfig, unknown> = z
  .looseObject({CACHE_TIER: z.enum(['redis', 'memory']).default('redis')})
  .transform((env, context) => {
    if (env.CACHE_TIER === 'memory') return {url: undefined};
    const parsed = redis.safeParse(env);
    if (parsed.success) return {url: parsed.data.REDIS_URL};
    for (const {path, message} of parsed.error.issues) context.addIssue({code: 'custom', path, message});
    return z.NEVER;
  });
