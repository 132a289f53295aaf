import {ImportedBook} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {invalid} from '#runtime/errors/invalid.ts';
import {violationsOf} from '#runtime/server/violations-of.ts';
import {type BookDraft, bookDraftOf} from './book-draft.ts';

/** A row that the contract's rules accept. */
export interface AcceptedRow {
  /** Its place in the request, from 0. */
  readonly index: number;
  /** The id that the book gets. */
  readonly id: string;
  readonly draft: BookDraft;
  readonly authorDisplayNames: readonly string[];
  readonly availableQuantity: number;
}

/** A row that breaks rules. */
export interface RefusedRow {
  readonly index: number;
  readonly failure: Failure;
}

/** What can be said of the rows of an import without looking into the database. */
export interface Examination {
  readonly accepted: readonly AcceptedRow[];
  /** Rows with an ISBN that an accepted row before them has. */
  readonly repeated: readonly AcceptedRow[];
  readonly refused: readonly RefusedRow[];
}

/** Looks at every row of an import by itself and at their ISBNs together. */
export const examineImport = (rows: readonly ImportedBook[]): Examination => {
  const accepted: AcceptedRow[] = [];
  const repeated: AcceptedRow[] = [];
  const refused: RefusedRow[] = [];
  const isbns = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const violations = violationsOf(
      'souk.inventory.v1.ImportedBook',
      ImportedBook.encode(row).finish(),
      `rows[${index}]`,
    );
    if (violations.length > 0) {
      refused.push({index, failure: invalid(violations)});
      continue;
    }
    const {authorDisplayNames, availableQuantity} = row;
    const examined = {index, id: newId(), draft: bookDraftOf(row.book), authorDisplayNames, availableQuantity};
    (isbns.has(examined.draft.isbn13) ? repeated : accepted).push(examined);
    if (examined.draft.isbn13 !== '') isbns.add(examined.draft.isbn13);
  }
  return {accepted, repeated, refused};
};
