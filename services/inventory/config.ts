import {configOf} from '#runtime/config/config-of.ts';
import {databaseConfig} from '#runtime/config/database-config.ts';
import {natsConfig} from '#runtime/config/nats-config.ts';
import {redisConfig} from '#runtime/config/redis-config.ts';
import {serverConfig} from '#runtime/config/server-config.ts';

/** The settings of inventory. */
export const readConfig = configOf({
  server: serverConfig('inventory'),
  database: databaseConfig,
  redis: redisConfig,
  nats: natsConfig,
});
