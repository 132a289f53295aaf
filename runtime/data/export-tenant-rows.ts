import pg from 'pg';
import {z} from 'zod';
import type {PlainTransaction} from './tenant-client.ts';
import {type TenantTable, tenantTables} from './tenant-tables.ts';

/** Where an export goes on: behind this row of this table. */
export interface ExportPlace {
  readonly table: string;
  /** Values of the primary key, as JSON. */
  readonly key: Readonly<Record<string, unknown>>;
}

export interface ExportedRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

export interface ExportedRows {
  readonly rows: readonly ExportedRow[];
  /** Undefined when this was all. */
  readonly next: ExportPlace | undefined;
}

/** What one page may have, as JSON: answers go through the mesh whole. */
const maxCharacters = 400_000;

const found = z.array(z.object({row: z.record(z.string(), z.unknown()), key: z.record(z.string(), z.unknown())}));

/** A page of all rows that the transaction's tenant has in tables of the service, by table and primary key. */
export const exportTenantRows = async (
  tx: PlainTransaction,
  after: ExportPlace | undefined,
  limit: number,
): Promise<ExportedRows> => {
  const tables = (await tenantTables((sql) => tx.$queryRawUnsafe(sql)))
    .filter(({schema}) => schema === 'public')
    .toSorted((one, other) => (one.table < other.table ? -1 : 1));
  const rows: ExportedRow[] = [];
  let characters = 0;
  for (const table of tables) {
    if (after && table.table < after.table) continue;
    const from = after?.table === table.table ? JSON.stringify(after.key) : null;
    const wanted = limit - rows.length;
    const page = found.parse(
      await tx.$queryRawUnsafe(select(table, from !== null, wanted), ...(from === null ? [] : [from])),
    );
    for (const [index, {row, key}] of page.entries()) {
      rows.push({table: table.table, row});
      characters += JSON.stringify(row).length;
      const isFull = rows.length === limit || characters > maxCharacters;
      if (isFull && !(index === page.length - 1 && page.length < wanted && table === tables.at(-1))) {
        return {rows, next: {table: table.table, key}};
      }
    }
  }
  return {rows, next: undefined};
};

const select = ({name, key, columns}: TenantTable, goesOn: boolean, limit: number): string => {
  const values = columns.map(({name: column, isLarge}) => {
    const value = `t.${pg.escapeIdentifier(column)}`;
    return `${pg.escapeLiteral(column)}, ${isLarge ? `${value}::text` : value}`;
  });
  const keys = key.map((column) => `t.${pg.escapeIdentifier(column)}`);
  const place = key.map((column) => `p.${pg.escapeIdentifier(column)}`);
  const json = (pairs: readonly string[]): string => `jsonb_build_object(${pairs.join(', ')})`;
  // The place becomes a row of the table again, so that its values have the types of the key.
  const behind = `and (${keys.join(', ')}) > (select ${place.join(', ')} from jsonb_populate_record(null::${name}, $1::jsonb) p)`;
  return `
    select ${json(values)} as row, ${json(key.map((column, at) => `${pg.escapeLiteral(column)}, ${keys[at]}`))} as key
    from ${name} t
    where t.tenant_id = (select current_setting('souk.tenant')) ${goesOn ? behind : ''}
    order by ${keys.join(', ')} limit ${limit}`;
};
