import type pg from 'pg';
import type {TenantId} from '#runtime/server/call.ts';
import type {Event} from '../events/event.ts';
import type {Origin} from '../telemetry/origin.ts';

/** An event that has been committed and waits for the broker. */
export interface OutboxEvent extends Event, Origin {
  /** The same however often the row is tried. */
  readonly id: string;
  readonly tenant: TenantId;
  readonly time: Date;
  /** Its place among the events of the service; those about one subject have growing places. */
  readonly place: string;
  /** Place of the event about the same subject before it, if anybody may still have to handle that. */
  readonly previous: string | undefined;
}

/** The events that a service has committed and not yet published. */
export interface Outbox {
  /**
   * Publishes the oldest events, at most `limit`, and deletes those whose `publish` has resolved. Events about one subject
   * go one after another and stop at the first that fails; others go at once. One replica drains at a time.
   */
  drain(limit: number, publish: (event: OutboxEvent) => Promise<void>): Promise<Drained>;
  /** Age of the oldest event in seconds, 0 when none waits. */
  lagSeconds(): Promise<number>;
  /** Called after a commit of this process that brought events; answers what ends it. */
  onEmit(listener: () => void): () => void;
}

export interface Drained {
  /** Another replica is at it. */
  readonly busy: boolean;
  readonly published: number;
  /** What `publish` rejected with, of each subject that failed. */
  readonly errors: readonly unknown[];
}

/** One number for all databases of the mesh: the lock is only within one. */
const lock = 7_685_108;

interface Row {
  id: string;
  previous: string | null;
  event_id: string;
  tenant_id: TenantId;
  type: string;
  subject: string;
  data: Buffer;
  traceparent: string | null;
  request_id: string | null;
  create_time: Date;
}

/** The outbox in schema `runtime`, over connections of the owner. */
export const outbox = (pool: pg.Pool, listeners: Set<() => void>): Outbox => ({
  drain: async (limit, publish) => {
    const client = await pool.connect();
    let broken: unknown;
    try {
      await client.query('begin');
      const {rows: locks} = await client.query<{locked: boolean}>('select pg_try_advisory_xact_lock($1) as locked', [
        lock,
      ]);
      const busy = locks[0]?.locked !== true;
      const {rows} = busy
        ? {rows: []}
        : await client.query<Row>('select * from runtime.outbox order by id limit $1', [limit]);
      const {done, errors} = await inOrder(rows, publish);
      if (done.length > 0) await client.query('delete from runtime.outbox where id = any($1)', [done]);
      await client.query('commit');
      return {busy, published: done.length, errors};
    } catch (error) {
      broken = error;
      throw error;
    } finally {
      client.release(broken !== undefined);
    }
  },
  lagSeconds: async () => {
    const oldest =
      'select extract(epoch from now() - create_time)::float8 as lag from runtime.outbox order by id limit 1';
    const {rows} = await pool.query<{lag: number}>(oldest);
    return Math.max(0, rows[0]?.lag ?? 0);
  },
  onEmit: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
});

const inOrder = async (rows: readonly Row[], publish: (event: OutboxEvent) => Promise<void>) => {
  const done: string[] = [];
  const errors: unknown[] = [];
  const subjects = Map.groupBy(rows, (row) => `${row.tenant_id} ${row.subject}`);
  await Promise.all(
    subjects.values().map(async (events) => {
      try {
        for (const row of events) {
          await publish(eventOf(row));
          done.push(row.id);
        }
      } catch (error) {
        errors.push(error);
      }
    }),
  );
  return {done, errors};
};

const eventOf = (row: Row): OutboxEvent => ({
  id: row.event_id,
  tenant: row.tenant_id,
  type: row.type,
  subject: row.subject,
  data: row.data,
  traceparent: row.traceparent ?? undefined,
  requestId: row.request_id ?? undefined,
  time: row.create_time,
  place: row.id,
  previous: row.previous ?? undefined,
});
