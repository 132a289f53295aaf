import {randomBytes} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PrismaClient} from '#gen/prisma/identity/client.ts';
import {parseConfig} from '#runtime/config/config-of.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import type {Database, DatabaseConfig} from '#runtime/data/database.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import type {IdentityConfig} from '../config.ts';
import {mintSecret} from '../domain/api-key-secret.ts';
import {type Clock, systemClock} from '../domain/clock.ts';
import {openIdentity} from '../identity.ts';
import type {Keyring} from '../signing/keyring.ts';
import type {Scope} from './end-of-file.ts';

const minute = 60_000;

/** Settings as in production, with secrets of its own. */
export const identityConfig = (wishes: Partial<IdentityConfig> = {}): IdentityConfig => ({
  operatorKey: mintSecret().secret,
  keyEncryptionKey: randomBytes(32),
  rotation: {periodMs: 24 * 60 * minute, leadMs: 3 * minute, retentionMs: 2 * minute, staleAfterMs: minute},
  // Patient with a machine on which all tests run at once.
  credentials: {freshMs: 5_000, graceMs: minute, lookUpTimeoutMs: 10_000},
  ...wishes,
});

/** One replica of identity on the wire. */
export interface Replica {
  /** `unix:…/app.sock` */
  readonly address: string;
  readonly keyring: Keyring;
  readonly database: Database<PrismaClient>;
}

/** Starts a replica on a database that others may use too; it stops with its scope. */
export const startReplica = async (
  scope: Scope,
  databaseConfig: DatabaseConfig,
  config: IdentityConfig,
  clock: Clock = systemClock,
): Promise<Replica> => {
  const nats = process.env.SOUK_TEST_NATS_URL;
  if (nats === undefined) throw new Error('SOUK_TEST_NATS_URL says where NATS is; npm test sets it');
  const folder = await mkdtemp(join(tmpdir(), 'souk-identity-'));
  const log = createLog({service: 'identity', level: 'silent'});
  const migrations = new URL('../prisma/migrations/', import.meta.url);
  const opened: Dependency[] = [];
  let stop = async () => {
    for (const dependency of opened.toReversed()) await dependency.close();
  };
  scope.teardown(async () => {
    await stop();
    await rm(folder, {recursive: true, force: true});
  });
  const database = await openDatabase(databaseConfig, {service: 'identity', client: PrismaClient, migrations});
  opened.push(database);
  const bus = await openBus({url: nats}, log);
  const relay = relayEvents(database, bus);
  opened.push(bus, relay);
  const {services, keyring, dependencies} = await openIdentity(config, {database, bus, clock, log});
  const address = `unix:${folder}/app.sock`;
  const env = {
    SOUK_LISTEN: address,
    SOUK_DRAIN_MS: '0',
    SOUK_TIMEOUT_SCALE: '20',
    SOUK_HEALTH_INTERVAL_MS: '50',
    SOUK_HEALTH_TIMEOUT_MS: '1000',
  };
  const {server} = parseConfig({server: serverConfig('identity')}, env);
  const running = await startServer(server, {services, dependencies: [...dependencies, bus, relay], log});
  stop = running.stop;
  return {address, keyring, database};
};
