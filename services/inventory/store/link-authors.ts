import {authorNotFound} from '../domain/failure.ts';
import {authorName} from '../domain/resource-name.ts';
import type {Tx} from './client.ts';

/** Who wrote a book, in the order of the cover. */
export interface Cover {
  readonly bookId: string;
  readonly authorIds: readonly string[];
}

/** Writes on the covers of books, which have no authors yet, who wrote them. Fails with AUTHOR_NOT_FOUND. */
export const linkAuthors = async (tx: Tx, covers: readonly Cover[]): Promise<void> => {
  const links = covers.flatMap(({bookId, authorIds}) =>
    authorIds.map((authorId, position) => ({book_id: bookId, author_id: authorId, position})),
  );
  if (links.length === 0) return;
  const linked = await tx.$queryRaw<{author_id: string}[]>`
    insert into book_author (book_id, author_id, position)
    select link.book_id, link.author_id, link.position
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as link(book_id uuid, author_id uuid, position integer)
    join author a on a.tenant_id = (select current_setting('souk.tenant')) and a.id = link.author_id
    order by link.author_id
    returning author_id::text`;
  const known = new Set(linked.map(({author_id}) => author_id));
  const unknown = links.find(({author_id}) => !known.has(author_id));
  if (unknown !== undefined) throw authorNotFound(authorName(unknown.author_id));
};
