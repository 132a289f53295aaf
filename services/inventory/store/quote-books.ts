import type {Read} from './client.ts';

/** What a cart needs to know of a book. */
export interface QuoteRow {
  readonly id: string;
  readonly title: string;
  readonly price_minor_units: bigint;
  readonly currency_code: string;
  readonly available_quantity: number;
}

/** Price and availability of books as they are now, by id, in one statement. */
export const quoteBooks = async (db: Read, ids: readonly string[]): Promise<Map<string, QuoteRow>> => {
  const rows = await db.$queryRaw<QuoteRow[]>`
    select b.id, b.title, b.price_minor_units, b.currency_code,
           (select s.available_quantity from stock s
            where s.tenant_id = (select current_setting('souk.tenant')) and s.book_id = b.id) as available_quantity
    from book b
    where b.tenant_id = (select current_setting('souk.tenant')) and b.id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
};
