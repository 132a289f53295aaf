import {PrismaPg} from '@prisma/adapter-pg';
import {LRUCache} from 'lru-cache';
import type pg from 'pg';
import type {TenantId} from '#runtime/server/call.ts';
import {gauge} from '#runtime/telemetry/gauge.ts';
import type {Database, DatabaseConfig, DatabaseOptions, TenantDatabase} from './database.ts';
import {deleteTenantRows} from './delete-tenant-rows.ts';
import {expectMigrated} from './expect-migrated.ts';
import {migrate} from './migrate.ts';
import {outbox} from './outbox.ts';
import {ownerPool} from './owner-pool.ts';
import {Places} from './places.ts';
import {roleOf} from './role-of.ts';
import {statementNames} from './statement-names.ts';
import {startSweeper} from './sweeper.ts';
import {type PlainClient, tenantClient} from './tenant-client.ts';
import {tenantDatabase} from './tenant-database.ts';
import {tenantPool} from './tenant-pool.ts';

/** Tenants whose bound clients are kept; making one takes some tens of microseconds. */
const keptTenants = 1000;

/**
 * Brings the database up to date (or makes sure that it is), fences it and opens it. Throws the reason when a migration fails or the database cannot
 * be reached: a service does not start on a database that it does not understand.
 */
export const openDatabase = async <Client extends object>(
  config: DatabaseConfig,
  {service, client: ClientClass, migrations}: DatabaseOptions<Client>,
): Promise<Database<Client>> => {
  const {url, ownerUrl, poolSize = 10, systemPoolSize = 3, systemPauseMs = 15_000} = config;
  const {connectTimeoutMs = 2000, statementTimeoutMs = 10_000, maxWaiting = poolSize * 20} = config;
  const places = new Places({size: poolSize, maxWaiting, maxWaitMs: connectTimeoutMs});
  if (config.migrations === 'expect') await expectMigrated({ownerUrl, migrations});
  else await migrate({ownerUrl, role: roleOf(url), migrations});

  const pool = tenantPool({service, url, size: poolSize, connectTimeoutMs, statementTimeoutMs});
  const systemPool = ownerPool({
    service,
    url: ownerUrl,
    size: systemPoolSize,
    connectTimeoutMs,
    pauseMs: systemPauseMs,
  });
  const system = new ClientClass({adapter: new PrismaPg(systemPool)});
  // Whatever its models, a generated client has what the runtime uses; TypeScript cannot know it of a type parameter.
  const fenced = new ClientClass({
    adapter: new PrismaPg(pool, {statementNameGenerator: statementNames()}),
  }) as unknown as PlainClient;

  const listeners = new Set<() => void>();
  const onEmit = (): void => {
    for (const listener of listeners) listener();
  };
  const tenants = new LRUCache<TenantId, TenantDatabase<Client>>({
    max: keptTenants,
    memoMethod: (tenant) => tenantDatabase(tenantClient(fenced, tenant, places), tenant, places, onEmit),
  });
  measure(pool, places, service);
  const stopSweeper = startSweeper(systemPool);

  return {
    name: 'database',
    service,
    essential: true,
    forTenant: (tenant) => tenants.memo(tenant),
    system,
    deleteTenantRows: (tenant, timeMs) => deleteTenantRows(systemPool, tenant, timeMs),
    outbox: outbox(systemPool, listeners),
    check: async () => {
      await systemPool.query('select 1');
    },
    close: async () => {
      stopSweeper();
      await fenced.$disconnect();
      await Promise.all([pool.end(), systemPool.end()]);
    },
  };
};

const measure = (pool: pg.Pool, places: Places, service: string): void => {
  const labels = {service};
  gauge('souk_database_connections', 'Connections that calls use or could use.', () => pool.totalCount, labels);
  gauge('souk_database_connections_idle', 'Those of them that nobody uses.', () => pool.idleCount, labels);
  gauge('souk_database_waiting', 'Calls that wait for a connection.', () => places.waiting, labels);
};
