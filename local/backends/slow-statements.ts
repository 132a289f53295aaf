import pg from 'pg';
import {z} from 'zod';

export const slowStatementsShape = z.array(
  z.object({
    database: z.string(),
    statement: z.string(),
    calls: z.number(),
    /** Of all calls together. */
    totalMs: z.number(),
    meanMs: z.number(),
    maxMs: z.number(),
  }),
);

/** A statement with its figures since the server was started for the first time. */
export type SlowStatement = z.infer<typeof slowStatementsShape>[number];

/** The statements that have taken most of the server's time. Rejects where pg_stat_statements is not installed. */
export async function slowStatements(postgresUrl: string, count: number): Promise<readonly SlowStatement[]> {
  const client = new pg.Client({connectionString: postgresUrl, connectionTimeoutMillis: 2_000});
  await client.connect();
  try {
    await client.query('create extension if not exists pg_stat_statements');
    const found = await client.query(
      `select d.datname as database, s.query as statement, s.calls::float8 as calls, s.total_exec_time as "totalMs",
              s.mean_exec_time as "meanMs", s.max_exec_time as "maxMs"
       from pg_stat_statements s join pg_database d on d.oid = s.dbid
       where d.datname <> current_database()
       order by s.total_exec_time desc limit $1`,
      [count],
    );
    return slowStatementsShape.parse(found.rows);
  } finally {
    await client.end();
  }
}
