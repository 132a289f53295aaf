import {Prisma} from '#gen/prisma/inventory/client.ts';
import {type KeyType, keyTypes} from './key-type.ts';

/** One thing that rows are ordered by; never null. */
export interface Key {
  /** As an index has it. */
  readonly expression: Prisma.Sql;
  readonly type: KeyType;
  readonly descending: boolean;
}

/** A total order: the last key differs from row to row. */
export type Order = readonly [Key, ...Key[]];

/** Which rows of a list are wanted. */
export interface Listing {
  /** The condition of the filter. */
  readonly where: Prisma.Sql;
  readonly order: Order;
  /** The keys of the last row of the page before; undefined on the first page. */
  readonly after: readonly string[] | undefined;
  readonly limit: number;
}

/** A row of a list with its keys, which say where it stands. */
export interface Place<Item> {
  readonly item: Item;
  readonly keys: readonly string[];
}

/** `order by …`. */
export const orderBy = (order: Order): Prisma.Sql => {
  const keys = order.map(({expression, descending}) => (descending ? Prisma.sql`${expression} desc` : expression));
  return Prisma.sql`order by ${Prisma.join(keys)}`;
};

/** The keys of a row as text. */
export const keysOf = (order: Order): Prisma.Sql =>
  Prisma.sql`array[${Prisma.join(order.map(({expression, type}) => keyTypes[type].toText(expression)))}]`;

/** Whether a row comes behind the one with the keys `after`; every row does when there is none. */
export const seek = (order: Order, after: readonly string[] | undefined): Prisma.Sql => {
  if (after === undefined) return Prisma.sql`true`;
  const values = order.map(({type}, index) => keyTypes[type].fromText(after[index] ?? ''));
  const [{expression, descending}] = order;
  // One comparison of rows where all keys have one direction: an index goes straight to the place.
  if (order.every((key) => key.descending === descending)) {
    const row = Prisma.join(order.map((key) => key.expression));
    return Prisma.sql`(${row}) ${sign(descending)} (${Prisma.join(values)})`;
  }
  const alternatives = order.map((key, index) => {
    const same = order.slice(0, index).map((other, at) => Prisma.sql`${other.expression} = ${values[at]}`);
    const further = Prisma.sql`${key.expression} ${sign(key.descending)} ${values[index]}`;
    return Prisma.join([...same, further], ' and ', '(', ')');
  });
  // The first key alone bounds the part of the index that is read.
  const bound = Prisma.sql`${expression} ${sign(descending, '=')} ${values[0]}`;
  return Prisma.sql`(${bound} and ${Prisma.join(alternatives, ' or ', '(', ')')})`;
};

const sign = (descending: boolean, orEqual = ''): Prisma.Sql => Prisma.raw(`${descending ? '<' : '>'}${orEqual}`);
