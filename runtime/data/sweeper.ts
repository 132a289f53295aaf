import type pg from 'pg';

const everyMs = 10 * 60_000;
const rowsAStatement = 5000;

/**
 * Rows that nobody asks for any more. Inbox rows outlive the stream, whose events are kept for 7 days; an event whose
 * predecessor is older than that has none.
 */
const expired = [
  ['runtime.idempotency', 'expire_time < now()'],
  ['runtime.inbox', `handle_time < now() - interval '8 days'`],
  ['runtime.inbox_place', `handle_time < now() - interval '15 days'`],
  ['runtime.event_last', `emit_time < now() - interval '7 days'`],
] as const;

/** Deletes expired rows of the runtime's tables, in small statements; answers how many. */
export const sweep = async (pool: pg.Pool): Promise<number> => {
  let swept = 0;
  for (const [table, condition] of expired) {
    for (let rows = rowsAStatement; rows === rowsAStatement; swept += rows) {
      const some = `select ctid from ${table} where ${condition} limit ${rowsAStatement} for update skip locked`;
      rows = (await pool.query(`delete from ${table} where ctid = any(array(${some}))`)).rowCount ?? 0;
    }
  }
  return swept;
};

/** Sweeps now and every ten minutes until the answer is called. What fails is tried again at the next time. */
export const startSweeper = (pool: pg.Pool): (() => void) => {
  const run = (): void => void sweep(pool).catch(() => {});
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};
