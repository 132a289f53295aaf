import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {etagOf} from '#runtime/api/etag.ts';
import {authorName} from '../domain/resource-name.ts';

/** An author as `selectAuthors` answers it. */
export interface AuthorRow {
  readonly id: string;
  readonly display_name: string;
  readonly version: number;
  readonly create_time: Date;
  readonly update_time: Date;
}

/** Authors `a`, one row each. Followed by `and …`, `order by …`. */
export const selectAuthors = Prisma.sql`
  select a.id::text, a.display_name, a.version, a.create_time, a.update_time
  from author a
  where a.tenant_id = (select current_setting('souk.tenant'))`;

export const authorOf = (row: AuthorRow): Author => ({
  name: authorName(row.id),
  displayName: row.display_name,
  etag: etagOf(row.id, row.version),
  createTime: row.create_time,
  updateTime: row.update_time,
});
