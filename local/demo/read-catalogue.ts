import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {project} from '../project.ts';

const bookShape = z.object({
  title: z.string(),
  authors: z.array(z.string()),
  year: z.number().int().optional(),
  language: z.string().optional(),
  isbn13: z.string().optional(),
  ratings: z.number().int(),
});
type CatalogueBook = z.infer<typeof bookShape>;

/** How many books the catalogue has. */
export const catalogueSize = 10_000;

/** A row of `POST /v1/books:import`. */
export interface ImportRow {
  readonly book: {
    readonly title: string;
    readonly publicationYear?: number;
    readonly language?: string;
    readonly isbn13?: string;
    readonly price: {readonly minorUnits: string; readonly currencyCode: string};
  };
  readonly authorDisplayNames: readonly string[];
  readonly availableQuantity: number;
}

/**
 * The 10,000 books of `data/books.jsonl`, most rated first, priced in one currency. The data has neither prices nor
 * stock, so both follow a rule that everybody can repeat:
 * - price: the first 32 bits of the title's SHA-256, modulo 25, in whole units above 5.99: 5.99 to 29.99;
 * - stock: a copy for every 5,000 ratings, at most 200: 17 of the books are out of stock.
 */
export function readCatalogue(currencyCode: string): readonly ImportRow[] {
  const lines = readFileSync(join(project, 'data', 'books.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => toRow(bookShape.parse(JSON.parse(line)), currencyCode));
}

function toRow(book: CatalogueBook, currencyCode: string): ImportRow {
  return {
    book: {
      title: book.title,
      ...(book.year !== undefined && {publicationYear: book.year}),
      ...(book.language !== undefined && {language: book.language}),
      ...(book.isbn13 !== undefined && {isbn13: book.isbn13}),
      price: {minorUnits: String(priceOf(book)), currencyCode},
    },
    authorDisplayNames: [...new Set(book.authors)],
    availableQuantity: Math.min(200, Math.floor(book.ratings / 5_000)),
  };
}

/** Minor units. */
function priceOf({title}: CatalogueBook): number {
  const bits = createHash('sha256').update(title).digest().readUInt32BE();
  return 599 + (bits % 25) * 100;
}
