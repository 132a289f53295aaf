import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import pg from 'pg';
import {z} from 'zod';
import {home, secret} from './mesh.ts';

const ports = z.object({postgres: z.number()});

/** Runs queries on a database of the mesh as one of its roles: `inventory`, `inventory_owner`, `postgres`. */
export async function withDatabase<Result>(
  {database, role}: {database: string; role: string},
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const {postgres} = ports.parse(JSON.parse(readFileSync(join(home, 'state/ports.json'), 'utf8')));
  const password = secret(`postgres:${role}`);
  const client = new pg.Client({host: '127.0.0.1', port: postgres, user: role, password, database});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
