import type pg from 'pg';
import type {Limits} from '#runtime/server/limits.ts';
import {cancelStatement} from './cancel-statement.ts';

/** Most statements take less: to let them end costs less than a new connection, and nobody waits for them. */
const graceMs = 100;

/**
 * Watches the calls that a pool's connections work for: what a connection still does shortly after its call is over is
 * cancelled. A connection that is lost fails the query that uses it, and nothing else.
 *
 * @returns begins the watch of a connection that was taken from the pool; it ends when the connection goes back.
 */
export const watchConnections = (pool: pg.Pool): ((client: pg.PoolClient, limits: Limits | undefined) => void) => {
  // Without these listeners a lost connection would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const ends = new WeakMap<pg.PoolClient, () => void>();
  pool.on('release', (_error, client) => {
    ends.get(client)?.();
    ends.delete(client);
  });
  return (client, limits) => {
    if (!limits) return;
    const {signal} = limits;
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(cancelStatement, graceMs, client);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, {once: true});
    ends.set(client, () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
  };
};
