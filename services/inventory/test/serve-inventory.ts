import {randomUUID} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Channel, credentials} from '@grpc/grpc-js';
import {createClientFactory, Metadata} from 'nice-grpc';
import {PrismaClient} from '#gen/prisma/inventory/client.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {parseConfig} from '#runtime/config/config-of.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {encodeClaims} from '#runtime/server/claims.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {inventoryService} from '../service.ts';
import {readDetails} from './read-details.ts';
import {createTestDatabase} from './temp-database.ts';

/** A tenant whom no other test has. */
export const newTenant = (): TenantId => tenantId(`t-${randomUUID()}`);

/** The whole service over gRPC, with a database of its own. */
export const serveInventory = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'souk-inventory-'));
  const address = `unix:${folder}/app.sock`;
  const {server} = parseConfig(
    {server: serverConfig('inventory')},
    {SOUK_LISTEN: address, SOUK_DRAIN_MS: '0', LOG_LEVEL: 'warn'},
  );
  const database = await openDatabase(await createTestDatabase(), {
    name: 'inventory',
    client: PrismaClient,
    migrations: new URL('../prisma/migrations/', import.meta.url),
  });
  const books = {get: (_t: unknown, _k: unknown, load: any) => load(), invalidate: async () => {}, clearLocal() {}};
  const log = createLog({service: 'inventory', level: server.logLevel});
  const running = await startServer(server, {
    services: [served(InventoryServiceDefinition, inventoryService({database, books}))],
    dependencies: [database],
    log,
  });

  const channel = new Channel(address, credentials.createInsecure(), {});
  const factory = createClientFactory().use(readDetails);
  return {
    database,
    /** A client of a principal of the tenant, a new one when none is given, who may do everything. */
    clientOf: (tenant: TenantId = newTenant(), headers: Readonly<Record<string, string>> = {}) => {
      const principal = {name: `tenants/${tenant}/apiKeys/1`, permissions: ['*']};
      const metadata = Metadata({...headers, 'x-souk-claims': encodeClaims({tenant, principal})});
      return factory.create(InventoryServiceDefinition, channel, {'*': {metadata}});
    },
    close: async () => {
      channel.close();
      await running.stop();
      await rm(folder, {recursive: true, force: true});
    },
  };
};
