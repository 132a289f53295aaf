import test from 'ava';
import {cacheConfig} from '../cache-config.ts';
import {ConfigError, parseConfig} from '../config-of.ts';
import {databaseConfig} from '../database-config.ts';
import {natsConfig} from '../nats-config.ts';
import {outbound} from '../outbound.ts';
import {serverConfig} from '../server-config.ts';

const parts = {server: serverConfig('cart'), database: databaseConfig, cache: cacheConfig, nats: natsConfig, outbound};

const right = {
  SOUK_LISTEN: 'unix:app.sock',
  SOUK_OUTBOUND: 'unix:outbound.sock',
  DATABASE_URL: 'postgresql://cart@127.0.0.1:5432/cart',
  DATABASE_OWNER_URL: 'postgresql://cart_owner@127.0.0.1:5432/cart',
  REDIS_URL: 'redis://127.0.0.1:6379',
  NATS_URL: 'nats://127.0.0.1:4222',
};

test('what is not set has a default', (t) => {
  const config = parseConfig(parts, right);
  t.like(config.server, {service: 'cart', listen: 'unix:app.sock', environment: 'development', logLevel: 'info'});
  t.is(config.server.maxRequestBytes, 4 * 1024 * 1024);
  t.is(config.database.poolSize, 10);
  t.is(config.outbound, 'unix:outbound.sock');
});

test('an empty variable is an unset one', (t) => {
  t.is(parseConfig(parts, {...right, LOG_LEVEL: '', SOUK_DRAIN_MS: ''}).server.logLevel, 'info');
});

test('a cache without Redis has to be asked for', (t) => {
  const {REDIS_URL: _, ...without} = right;
  t.is(parseConfig({cache: cacheConfig}, {...without, CACHE_TIER: 'memory'}).cache.url, undefined);
  t.is(parseConfig({cache: cacheConfig}, right).cache.url, right.REDIS_URL);
  t.throws(() => parseConfig({cache: cacheConfig}, without), {
    instanceOf: ConfigError,
    message: /REDIS_URL: is required/,
  });
});

test('every wrong value of every part is named at once', (t) => {
  const error = t.throws(
    () =>
      parseConfig(parts, {
        ...right,
        SOUK_LISTEN: undefined,
        LOG_LEVEL: 'loud',
        SOUK_DRAIN_MS: 'soon',
        DATABASE_POOL_SIZE: '0',
        DATABASE_URL: 'mysql://root:hunter2@127.0.0.1/cart',
        REDIS_URL: 'localhost',
        NATS_URL: undefined,
        SOUK_OUTBOUND: '',
      }),
    {instanceOf: ConfigError},
  );
  t.deepEqual((error?.problems ?? []).map((problem) => problem.split(':')[0]).toSorted(), [
    'DATABASE_POOL_SIZE',
    'DATABASE_URL',
    'LOG_LEVEL',
    'NATS_URL',
    'REDIS_URL',
    'SOUK_DRAIN_MS',
    'SOUK_LISTEN',
    'SOUK_OUTBOUND',
  ]);
  t.notRegex(error?.message ?? '', /hunter2/);
});
