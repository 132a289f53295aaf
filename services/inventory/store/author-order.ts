import {Prisma} from '#gen/prisma/inventory/client.ts';
import {type Order as OrderOf, parseOrderBy} from '#runtime/api/order-by.ts';
import type {Key, Order} from './keyset.ts';

const fields = ['display_name', 'create_time'] as const;

/**
 * The order of authors that `order_by` (AIP-132) asks for, the newest first when it asks for none. An index serves every
 * single field. Fails with ORDER_BY_INVALID.
 */
export const authorOrder = (text: string): Order => {
  const [first = newestFirst, ...rest] = parseOrderBy(text, fields);
  const last = rest.at(-1) ?? first;
  const tie: Key = {expression: Prisma.sql`a.id`, type: 'uuid', descending: last.descending};
  return [keyOf(first), ...rest.map(keyOf), tie];
};

const newestFirst = {field: 'create_time', descending: true} as const;

const keyOf = ({field, descending}: OrderOf<(typeof fields)[number]>): Key =>
  field === 'display_name'
    ? {expression: Prisma.sql`a.name_key`, type: 'text', descending}
    : {expression: Prisma.sql`a.create_time`, type: 'time', descending};
