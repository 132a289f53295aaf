import type {SqlDriverAdapterFactory} from '@prisma/driver-adapter-utils';
import type {Call, TenantId} from '#runtime/server/call.ts';
import type {Limits} from '#runtime/server/limits.ts';
import type {Event, ReceivedEvent} from '../events/event.ts';
import type {ExportedRows, ExportPlace} from './export-tenant-rows.ts';
import type {Outbox} from './outbox.ts';

/** Where a service's database is, and how much of it one process may use. */
export interface DatabaseConfig {
  /** As the service's role, fenced by row-level security: `postgres://inventory:…@host/inventory`. */
  readonly url: string;
  /** As the role that owns the tables: migrations, relay, sweepers. */
  readonly ownerUrl: string;
  /** `expect`: migrations were applied by somebody else, and the start fails where they were not; `apply` by default. */
  readonly migrations?: 'apply' | 'expect';
  /** Connections for calls; 10 by default. */
  readonly poolSize?: number;
  /** Connections for the work across tenants; 3 by default. */
  readonly systemPoolSize?: number;
  /** Calls that wait for a connection at the most, twenty a connection by default; more are answered OVERLOADED. */
  readonly maxWaiting?: number;
  /** How long a call waits for a connection before it is answered UNAVAILABLE, if it has the time; 2000 by default. */
  readonly connectTimeoutMs?: number;
  /** Longest time for one statement, whatever its call has left; 10,000 by default. */
  readonly statementTimeoutMs?: number;
  /**
   * How long work across tenants may pause within a transaction; 15,000 by default. Then the server ends it and its locks,
   * for its process may be gone without a word: the machine has lost its power.
   */
  readonly systemPauseMs?: number;
}

type Model<Client> = Exclude<Extract<keyof Client, string>, `$${string}`>;
type ReadOperation = 'findFirst' | 'findFirstOrThrow' | 'findMany' | 'count' | 'aggregate' | 'groupBy';

/**
 * A Prisma client that reads rows of one tenant. `findUnique` is missing on purpose: Prisma merges the findUnique calls
 * of one tick into one statement, across tenants. `findFirst` with the same `where` reads the same row.
 */
export type Reader<Client> = {
  readonly [M in Model<Client>]: Pick<Client[M], Extract<keyof Client[M], ReadOperation>>;
} & Pick<Client, Extract<keyof Client, '$queryRaw'>>;

/** A transaction on the rows of one tenant. */
export type Writer<Client> = {
  readonly [M in Model<Client>]: Omit<Client[M], 'findUnique' | 'findUniqueOrThrow'>;
} & Pick<Client, Extract<keyof Client, '$queryRaw' | '$executeRaw'>>;

/** A `Writer` whose changes and events commit together or not at all. */
export type Transaction<Client> = Writer<Client> & {
  /** Publishes the event once the transaction has committed; events about one subject keep their order. */
  emit(event: Event): void;
};

/** What `update` needs to know of the call that it serves; every `Call` has it. */
export type UpdateCall = Pick<Call, 'origin' | 'idempotencyKey' | 'requestDigest' | 'response'> & Limits;

export interface UpdateOptions<Response> {
  /** Makes of the answer what may be stored for a repeated request: without secrets. */
  readonly record?: (response: Response) => Response;
}

/** Whether an event waits for the one before it. */
export type EventOrder = 'kept' | 'any';

/** What became of an event. `early`: the one before it is missing; `first`: none about its subject has ever come. */
export type Receipt = 'handled' | 'repeated' | 'early' | 'first';

/** The part of a database that belongs to one tenant. */
export interface TenantDatabase<Client> {
  readonly tenant: TenantId;
  readonly read: Reader<Client>;
  /**
   * Runs `change` in one transaction and commits its changes, its events and the record of its answer together.
   * `change` answers with the RPC's response and does nothing outside of `tx`: after a deadlock or a serialization
   * failure it runs again. With an idempotency key, a call runs `update` once.
   * Fails with IDEMPOTENCY_KEY_IN_FLIGHT, IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE, OVERLOADED,
   * DEADLINE_EXPIRED, REQUEST_CANCELLED.
   */
  update<Response>(
    call: UpdateCall,
    change: (tx: Transaction<Client>) => Promise<Response>,
    options?: UpdateOptions<Response>,
  ): Promise<Response>;
  /** A page of everything that the tenant has in tables of the service, for the tenant to keep. */
  exportRows(limits: Limits, after: ExportPlace | undefined, limit: number): Promise<ExportedRows>;
  /**
   * Runs `handle` in one transaction unless `consumer` has handled the event before, or has not yet handled the one about
   * the same subject before it.
   */
  receive(
    consumer: string,
    event: ReceivedEvent,
    handle: (tx: Transaction<Client>) => Promise<void>,
    order?: EventOrder,
  ): Promise<Receipt>;
}

/** The database of one service. */
export interface Database<Client> {
  /** In health, logs and metrics. */
  readonly name: 'database';
  /** The service's name, `inventory`. */
  readonly service: string;
  readonly essential: true;
  /** The only way to rows of tenants. */
  forTenant(tenant: TenantId): TenantDatabase<Client>;
  /** Across tenants, as owner and without a fence: look-up of credentials, sweepers. */
  readonly system: Client;
  /**
   * Deletes everything that a tenant has in this database, the runtime's own rows included, in steps that commit each for
   * itself. Answers whether nothing is left; false when the time is over, then the next call goes on.
   */
  deleteTenantRows(tenant: TenantId, timeMs: number): Promise<boolean>;
  /** What the relay publishes. */
  readonly outbox: Outbox;
  /** Fails when the database does not answer within the connect timeout. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions<Client> {
  /** The service's name, `inventory`: the source of its events. */
  readonly service: string;
  /** The generated class: `PrismaClient` of `#gen/prisma/<service>/client.ts`. */
  readonly client: new (options: {
    adapter: SqlDriverAdapterFactory;
  }) => Client;
  /** Folder of the service's migrations, as `prisma migrate` lays them out. */
  readonly migrations: URL;
}
