import type pg from 'pg';
import type {TenantId} from '#runtime/server/call.ts';
import {tenantTables} from './tenant-tables.ts';

/** Small enough that nobody waits for the locks, and that a process which dies loses little. */
const rowsAStatement = 5000;

/**
 * Deletes rows of a tenant from every table that has a column `tenant_id`, in steps that commit each for itself, until none
 * is left or the time is over. Answers whether none is left; else the next call goes on.
 *
 * @param pool connections of the owner.
 */
export const deleteTenantRows = async (pool: pg.Pool, tenant: TenantId, timeMs: number): Promise<boolean> => {
  const deadlineMs = Date.now() + timeMs;
  const tables = await tenantTables(async (sql) => (await pool.query(sql)).rows);
  for (const {name} of tables) {
    const some = `select ctid from ${name} where tenant_id = $1 limit ${rowsAStatement}`;
    for (let rows = rowsAStatement; rows === rowsAStatement; ) {
      if (Date.now() > deadlineMs) return false;
      rows = (await pool.query(`delete from ${name} where ctid = any(array(${some}))`, [tenant])).rowCount ?? 0;
    }
  }
  return true;
};
