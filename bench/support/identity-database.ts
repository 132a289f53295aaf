import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import pg from 'pg';
import {z} from 'zod';
import type {Mesh} from '#local/mesh/start-mesh.ts';

const ports = z.object({postgres: z.number()});

/** A connection to identity's database, as the role that owns its tables; to be ended by who has it. */
export async function identityDatabase({home, secrets}: Mesh): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: ports.parse(JSON.parse(readFileSync(join(home, 'state/ports.json'), 'utf8'))).postgres,
    user: 'identity_owner',
    password: secrets.get('postgres:identity_owner'),
    database: 'identity',
  });
  await client.connect();
  return client;
}
