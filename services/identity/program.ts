import {PrismaClient} from '#gen/prisma/identity/client.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {programOf} from '#runtime/lifecycle/program.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {followRefusals} from './audit/follow-refusals.ts';
import {readConfig} from './config.ts';
import {systemClock} from './domain/clock.ts';
import {openIdentity} from './identity.ts';
import {dataPeers} from './tenants/data-peers.ts';
import {deleteTenants} from './tenants/delete-tenants.ts';
import {followDeletions} from './tenants/follow-deletions.ts';
import {servicesWithData} from './tenants/services-with-data.ts';

const migrations = new URL('prisma/migrations/', import.meta.url);

/** What identity stands on, opened in this order, and its server. */
export const program = programOf({
  readConfig,
  migrations,
  start: async (config) => {
    const log = createLog({service: 'identity', level: config.server.logLevel});
    const database = await openDatabase(config.database, {
      service: 'identity',
      client: PrismaClient,
      migrations,
    });
    const bus = await openBus(config.nats, log);
    const relay = relayEvents(database, bus);
    const settings = {...config.core, users: config.users, publicUrl: config.publicUrl};
    const clock = systemClock;
    const foundations = {database, bus, dataPeers: dataPeers(config.outbound), clock, log};
    const {services, dependencies, recordAudit, failed, recordRefused} = await openIdentity(settings, foundations);
    const delayMs = settings.tenantDeletionDelayMs;
    const deletions = deleteTenants({database, recordAudit, services: servicesWithData(), delayMs, clock, log});
    return startServer(config.server, {
      services,
      dependencies: [
        ...dependencies,
        bus,
        relay,
        followDeletions(database, bus),
        followRefusals(database, bus, recordRefused),
        deletions,
      ],
      failed,
      log,
    });
  },
});
