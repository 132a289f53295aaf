import {encodePageToken, type PageScope} from './page-token.ts';

/** One page of a list. */
export interface PageOf<Row> {
  readonly page: readonly Row[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/**
 * The page of rows that were read with one more than the page has, to know whether there is another.
 *
 * @param cursorOf the values of a row behind which the next page begins, as JSON.
 */
export const pageOf = <Row>(
  scope: PageScope,
  rows: readonly Row[],
  size: number,
  cursorOf: (row: Row) => unknown,
): PageOf<Row> => {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return {page, nextPageToken: last && rows.length > size ? encodePageToken(scope, cursorOf(last)) : ''};
};
