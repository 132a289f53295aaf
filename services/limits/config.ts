import {cacheConfig} from '#runtime/config/cache-config.ts';
import {configOf} from '#runtime/config/config-of.ts';
import {serverConfig} from '#runtime/config/server-config.ts';

/** Settings of limits: where it listens, and Redis, in which its replicas keep their accounts together. */
export const readConfig = configOf({
  server: serverConfig('limits'),
  cache: cacheConfig,
});
