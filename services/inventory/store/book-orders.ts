import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Key} from './keyset.ts';

type Direction = Pick<Key, 'descending'>;

/** What books can be ordered by; an index serves each. */
export const bookOrders = {
  title: ({descending}: Direction): Key => ({expression: Prisma.sql`b.title_key`, type: 'text', descending}),
  price: ({descending}: Direction): Key => ({expression: Prisma.sql`b.price_minor_units`, type: 'bigint', descending}),
  create_time: ({descending}: Direction): Key => ({
    expression: Prisma.sql`b.create_time`,
    type: 'time',
    descending,
  }),
  // Books of an unknown year come last in both directions. Word for word as in the indexes.
  publication_year: ({descending}: Direction): Key => ({
    expression: descending
      ? Prisma.sql`(case when b.publication_year is null then -2147483648 else b.publication_year end)`
      : Prisma.sql`(case when b.publication_year is null then 2147483647 else b.publication_year end)`,
    type: 'integer',
    descending,
  }),
} as const;

/** What tells books apart that are equal in everything else. */
export const bookTie = ({descending}: Direction): Key => ({expression: Prisma.sql`b.id`, type: 'uuid', descending});
