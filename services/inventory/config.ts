import {cacheConfig} from '#runtime/config/cache-config.ts';
import {configOf} from '#runtime/config/config-of.ts';
import {databaseConfig} from '#runtime/config/database-config.ts';
import {natsConfig} from '#runtime/config/nats-config.ts';
import {serverConfig} from '#runtime/config/server-config.ts';

/** The settings of inventory. */
export const readConfig = configOf({
  server: serverConfig('inventory'),
  database: databaseConfig,
  cache: cacheConfig,
  nats: natsConfig,
});
