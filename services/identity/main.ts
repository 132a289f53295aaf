import {PrismaClient} from '#gen/prisma/identity/client.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {serve} from '#runtime/server/serve.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {readConfig} from './config.ts';
import {systemClock} from './domain/clock.ts';
import {openIdentity} from './identity.ts';

const config = readConfig(process.env);
const log = createLog({service: 'identity', level: config.server.logLevel});
const database = await openDatabase(config.database, {
  service: 'identity',
  client: PrismaClient,
  migrations: new URL('prisma/migrations/', import.meta.url),
});
const bus = await openBus(config.nats, log);
const relay = relayEvents(database, bus);
const {services, dependencies} = await openIdentity(config.identity, {database, bus, clock: systemClock, log});
await serve(config.server, {services, dependencies: [...dependencies, bus, relay], log});
