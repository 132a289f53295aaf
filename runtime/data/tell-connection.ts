import type pg from 'pg';
import type {TenantId} from '#runtime/server/call.ts';

/** What a connection knows of the call that it serves. */
interface Told {
  readonly tenant: TenantId;
  readonly timeoutMs: number;
}

/** A transaction that outlasts its statements' time by so much has lost its process: the server ends it and its locks. */
const transactionGraceMs = 1000;
/** A timeout that is longer than needed is left: the process cancels to the millisecond, the server's is the net below. */
const looseness = 4;
const shortestMs = 250;

const statement = {
  name: 'tell-connection',
  text: `select set_config('souk.tenant', $1, false), set_config('statement_timeout', $2, false),
                set_config('transaction_timeout', $3, false)`,
};

/**
 * Tells connections for whom and how long they work, when they do not know. What is told goes with the query that
 * follows in one packet; times are rounded up to powers of two, so that connections seldom have to be told only a time.
 */
export const connectionTeller = (): ((client: pg.PoolClient, tenant: TenantId, leftMs: number) => Promise<unknown>) => {
  const known = new WeakMap<pg.PoolClient, Told>();
  return (client, tenant, leftMs) => {
    const told = known.get(client);
    const enough = told !== undefined && told.timeoutMs >= leftMs && told.timeoutMs <= leftMs * looseness;
    if (enough && told.tenant === tenant) return done;
    const timeoutMs = Math.max(shortestMs, 2 ** Math.ceil(Math.log2(leftMs)));
    known.set(client, {tenant, timeoutMs});
    return client.query({
      ...statement,
      values: [tenant, `${timeoutMs}ms`, `${timeoutMs + transactionGraceMs}ms`],
    });
  };
};

const done = Promise.resolve();
