import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Tx} from './client.ts';
import {insertAuthors} from './insert-authors.ts';

/** Authors by the names on covers, held until the end of the transaction: nobody deletes or renames them meanwhile. */
export interface EnsuredAuthors {
  /** The id of the author of one of the display names. */
  idOf(displayName: string): string;
  /** Those whom the tenant did not have before. */
  readonly created: readonly Author[];
}

/** Creates the authors whom the tenant does not have: each once, however many do it at the same time. */
export const ensureAuthors = async (tx: Tx, displayNames: Iterable<string>): Promise<EnsuredAuthors> => {
  const created: Author[] = [];
  const ids = new Map<string, string>();
  // Once is enough, unless somebody deletes an author between the two statements.
  for (
    let missing = [...new Set(displayNames)];
    missing.length > 0;
    missing = missing.filter((name) => !ids.has(name))
  ) {
    created.push(
      ...(await insertAuthors(
        tx,
        missing.map((displayName) => ({id: newId(), displayName})),
      )),
    );
    for (const {display_name, id} of await holdAuthors(tx, missing)) ids.set(display_name, id);
  }
  const idOf = (displayName: string): string => {
    const id = ids.get(displayName);
    if (id === undefined) throw new Error('an author was not ensured');
    return id;
  };
  return {created, idOf};
};

const holdAuthors = (tx: Tx, displayNames: readonly string[]) =>
  tx.$queryRaw<{display_name: string; id: string}[]>`
    select display_name, id::text from author
    where tenant_id = (select current_setting('souk.tenant')) and display_name = any(${displayNames}::text[])
    order by display_name for key share`;
