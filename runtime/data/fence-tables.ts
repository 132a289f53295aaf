import pg from 'pg';
import type {MigrationSession} from './migration-session.ts';

/**
 * Lets `role` work with every table and fences those that have a `tenant_id`: it sees and writes rows of the tenant of
 * its connection only, and none while the connection has no tenant. The owner is not fenced. Other roles cannot connect.
 */
export const fenceTables = async (session: MigrationSession, role: string): Promise<void> => {
  const name = pg.escapeIdentifier(role);
  const [database] = await session.run<{name: string}>(`select format('%I', current_database()) as name`);
  // PostgreSQL lets every role connect to every database unless it is told otherwise.
  await session.run(`
    revoke all on database ${database?.name} from public;
    grant connect on database ${database?.name} to ${name};
  `);
  for (const schema of ['public', 'runtime']) {
    await session.run(`
      grant usage on schema ${schema} to ${name};
      grant select, insert, update, delete on all tables in schema ${schema} to ${name};
      grant usage, select on all sequences in schema ${schema} to ${name};
    `);
  }
  await session.run(`revoke all on public._prisma_migrations, runtime._prisma_migrations from ${name}`);
  for (const {table} of await session.run<{table: string}>(unfenced)) {
    await session.run(`
      alter table ${table} enable row level security;
      drop policy if exists tenant on ${table};
      create policy tenant on ${table} to public
        using (tenant_id = nullif(current_setting('souk.tenant', true), ''))
        with check (tenant_id = nullif(current_setting('souk.tenant', true), ''));
    `);
  }
};

// Tables that are fenced already stay untouched: altering one would wait for every query on it.
const unfenced = `
  select format('%I.%I', n.nspname, c.relname) as table
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  where a.attname = 'tenant_id' and not a.attisdropped and c.relkind in ('r', 'p') and n.nspname in ('public', 'runtime')
    and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'))
`;
