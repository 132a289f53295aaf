import {z} from 'zod';

/** A table whose rows belong to tenants. */
export interface TenantTable {
  readonly schema: 'public' | 'runtime';
  readonly table: string;
  /** Both, quoted. */
  readonly name: string;
  /** Columns of its primary key. */
  readonly key: readonly string[];
  /** Columns that may be shown: all but bytes, and what credentials are checked by. */
  readonly columns: readonly {readonly name: string; readonly isLarge: boolean}[];
  /** Names of the tables to which its rows refer. */
  readonly refersTo: readonly string[];
}

/** Columns that only secure something, whatever table they are in. Times of them may be known. */
const securing = /(?<![a-z])(secret|hash|password|token|sealed|wrapped|state_key)(?!.*_time$)/;

const rows = z.array(
  z.object({
    schema: z.enum(['public', 'runtime']),
    table: z.string(),
    name: z.string(),
    key: z.array(z.string()).min(1),
    columns: z.array(z.object({name: z.string(), isLarge: z.boolean()})),
    refersTo: z.array(z.string()),
  }),
);

/**
 * Every table that has a column `tenant_id`, each before those to which its rows refer: in this order rows can be deleted.
 * Throws when one of them has no primary key.
 *
 * @param query runs a statement over any connection to the database.
 */
export const tenantTables = async (query: (sql: string) => Promise<unknown>): Promise<readonly TenantTable[]> => {
  const found: TenantTable[] = rows.parse(await query(statement)).map((row) => ({
    ...row,
    columns: row.columns.filter(({name}) => !securing.test(name)),
  }));
  const ordered: TenantTable[] = [];
  const entered = new Set<TenantTable>();
  const visit = (table: TenantTable): void => {
    if (entered.has(table)) return;
    entered.add(table);
    // Those that refer to it go first. Tables that refer to each other have `on delete cascade`.
    for (const other of found) if (other.refersTo.includes(table.name)) visit(other);
    ordered.push(table);
  };
  for (const table of found) visit(table);
  return ordered;
};

const statement = `
  select n.nspname as schema, c.relname as table, format('%I.%I', n.nspname, c.relname) as name,
    (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
      from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
      where i.indrelid = c.oid and i.indisprimary) as key,
    (select json_agg(json_build_object('name', a.attname, 'isLarge', a.atttypid in ('int8'::regtype, 'numeric'::regtype)) order by a.attnum)
      from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid <> 'bytea'::regtype) as columns,
    coalesce((select array_agg(distinct format('%I.%I', fn.nspname, f.relname))
      from pg_constraint k join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
      where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as "refersTo"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'runtime')
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by n.nspname, c.relname`;
