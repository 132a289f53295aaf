import {randomBytes} from 'node:crypto';
import {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database, DatabaseConfig} from '#runtime/data/database.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import type {EventHandler} from '#runtime/events/consume-events.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import type {Scope} from '#tests/support/scope.ts';
import {patient, serveHere} from '#tests/support/serve-here.ts';
import {testNats} from '#tests/support/test-nats.ts';
import {until} from '#tests/support/until.ts';
import type {AccessMemory} from '../access/access-memory.ts';
import type {IdentityConfig} from '../config.ts';
import {type Clock, systemClock} from '../domain/clock.ts';
import {mintSecret} from '../domain/keys/api-key-secret.ts';
import {openIdentity} from '../identity.ts';
import {keyEncryptionKeys} from '../sealing/key-encryption-keys.ts';
import type {Keyring} from '../signing/keyring.ts';
import type {SignIn} from '../users/sign-in.ts';

const minute = 60_000;

/** Settings as in production, with secrets of its own. */
export const identityConfig = (wishes: Partial<IdentityConfig> = {}): IdentityConfig => ({
  operatorKey: mintSecret().secret,
  tenantDeletionDelayMs: 0,
  keyEncryptionKeys: keyEncryptionKeys([randomBytes(32)]),
  rotation: {periodMs: 24 * 60 * minute, leadMs: 3 * minute, retentionMs: 2 * minute, staleAfterMs: minute},
  // Patient with a machine on which all tests run at once.
  sessions: {idleMs: 7 * 24 * 60 * minute, absoluteMs: 30 * 24 * 60 * minute},
  origins: [],
  publicUrl: 'https://souk.test',
  lookUps: {freshMs: 5_000, graceMs: minute, lookUpTimeoutMs: 10_000},
  users: {
    passwords: {atOnce: 2, maxWaiting: 40},
    linkKey: randomBytes(32),
    passkeys: {rpId: 'shop.example', origins: ['https://shop.example', 'https://www.shop.example']},
  },
  ...wishes,
});

/** One replica of identity on the wire. */
export interface Replica {
  /** `unix:…/app.sock` */
  readonly address: string;
  readonly keyring: Keyring;
  readonly access: AccessMemory;
  /** What sessions begin with, below the wire. */
  readonly signIn: SignIn;
  /** Handles the event by which a service tells what it has refused. */
  readonly recordRefused: EventHandler<PrismaClient>;
  readonly database: Database<PrismaClient>;
  /** Resolves when this replica has heard all that it has told so far. */
  heard(): Promise<void>;
  /** Stops it as a signal would: what is under way ends. */
  stop(): Promise<void>;
}

/** Starts a replica on a database that others may use too; it stops with its scope. */
export const startReplica = async (
  scope: Scope,
  databaseConfig: DatabaseConfig,
  config: IdentityConfig,
  clock: Clock = systemClock,
): Promise<Replica> => {
  const log = createLog({service: 'identity', level: 'silent'});
  const migrations = new URL('../prisma/migrations/', import.meta.url);
  const opened: Dependency[] = [];
  let stop = async () => {
    for (const dependency of opened.toReversed()) await dependency.close();
  };
  scope.teardown(() => stop());
  const database = await openDatabase(databaseConfig, {service: 'identity', client: PrismaClient, migrations});
  opened.push(database);
  const bus = await openBus(testNats(), log);
  const relay = relayEvents(database, bus);
  opened.push(bus, relay);
  const {services, keyring, access, signIn, failed, recordRefused, dependencies} = await openIdentity(config, {
    database,
    bus,
    dataPeers: {},
    clock,
    log,
  });
  const {address, stop: stopServer} = await serveHere(scope, services, {
    dependencies: [...dependencies, bus, relay],
    failed,
    env: {...patient, SOUK_HEALTH_INTERVAL_MS: '50', SOUK_HEALTH_TIMEOUT_MS: '1000'},
    log,
  });
  // From now on the server closes them.
  stop = async () => {};
  const heard = async () => {
    await until('all is published', async () => (await database.outbox.lagSeconds()) === 0);
    // What the broker has taken before, it sends before it answers this.
    await (await bus.connected).flush();
  };
  return {address, keyring, access, signIn, recordRefused, database, heard, stop: stopServer};
};
