import {Prisma} from '#gen/prisma/inventory/client.ts';
import {type Order as OrderOf, parseOrderBy} from '#runtime/api/order-by.ts';
import type {Key, Order} from './keyset.ts';

const fields = ['title', 'publication_year', 'price', 'create_time'] as const;

/**
 * The order of books that `order_by` (AIP-132) asks for, the newest first when it asks for none. An index serves every
 * single field. Fails with ORDER_BY_INVALID.
 */
export const bookOrder = (text: string): Order => {
  const [first = newestFirst, ...rest] = parseOrderBy(text, fields);
  const last = rest.at(-1) ?? first;
  const tie: Key = {expression: Prisma.sql`b.id`, type: 'uuid', descending: last.descending};
  return [keyOf(first), ...rest.map(keyOf), tie];
};

const newestFirst = {field: 'create_time', descending: true} as const;

const keyOf = ({field, descending}: OrderOf<(typeof fields)[number]>): Key => {
  switch (field) {
    case 'title':
      return {expression: Prisma.sql`b.title_key`, type: 'text', descending};
    case 'publication_year':
      return {expression: descending ? fallingYear : risingYear, type: 'integer', descending};
    case 'price':
      return {expression: Prisma.sql`b.price_minor_units`, type: 'bigint', descending};
    case 'create_time':
      return {expression: Prisma.sql`b.create_time`, type: 'time', descending};
    default:
      return field satisfies never;
  }
};

// Books of an unknown year come last in both directions. Word for word as in the indexes.
const risingYear = Prisma.sql`(case when b.publication_year is null then 2147483647 else b.publication_year end)`;
const fallingYear = Prisma.sql`(case when b.publication_year is null then -2147483648 else b.publication_year end)`;
