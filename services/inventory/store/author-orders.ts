import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Key} from './keyset.ts';

type Direction = Pick<Key, 'descending'>;

/** What authors can be ordered by; an index serves each. */
export const authorOrders = {
  display_name: ({descending}: Direction): Key => ({expression: Prisma.sql`a.name_key`, type: 'text', descending}),
  create_time: ({descending}: Direction): Key => ({
    expression: Prisma.sql`a.create_time`,
    type: 'time',
    descending,
  }),
} as const;

/** What tells authors apart that are equal in everything else. */
export const authorTie = ({descending}: Direction): Key => ({expression: Prisma.sql`a.id`, type: 'uuid', descending});
