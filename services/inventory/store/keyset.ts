import {Prisma} from '#gen/prisma/inventory/client.ts';

/** One thing that rows are ordered by; never null. */
export interface Key {
  /** As an index has it. */
  readonly expression: Prisma.Sql;
  /** Its type, to which a key out of a page token is cast. */
  readonly type: 'text' | 'integer' | 'bigint' | 'timestamptz' | 'uuid';
  readonly descending: boolean;
}

/** A total order: the last key differs from row to row. */
export type Order = readonly [Key, ...Key[]];

/** `order by …`. */
export const orderBy = (order: Order): Prisma.Sql =>
  Prisma.sql`order by ${Prisma.join(order.map(({expression, descending}) => (descending ? Prisma.sql`${expression} desc` : expression)))}`;

/** The keys of a row as text, for the token of the page that begins behind it. */
export const keysOf = (order: Order): Prisma.Sql =>
  Prisma.sql`array[${Prisma.join(order.map(({expression}) => Prisma.sql`${expression}::text`))}]`;

/** Whether a row comes behind the one with these keys. */
export const behind = (order: Order, keys: readonly string[]): Prisma.Sql => {
  const values = order.map(({type}, index) => Prisma.sql`${keys[index]}::${Prisma.raw(type)}`);
  const [{expression, descending}] = order;
  if (order.every((key) => key.descending === descending)) {
    // One comparison of rows, so that an index seeks to the place.
    const row = Prisma.join(order.map((key) => key.expression));
    return Prisma.sql`(${row}) ${sign(descending)} (${Prisma.join(values)})`;
  }
  const alternatives = order.map((key, index) => {
    const same = order.slice(0, index).map((other, at) => Prisma.sql`${other.expression} = ${values[at]}`);
    return Prisma.join(
      [...same, Prisma.sql`${key.expression} ${sign(key.descending)} ${values[index]}`],
      ' and ',
      '(',
      ')',
    );
  });
  // The first key alone bounds the part of the index that is read.
  return Prisma.sql`${expression} ${sign(descending, '=')} ${values[0]} and ${Prisma.join(alternatives, ' or ', '(', ')')}`;
};

const sign = (descending: boolean, orEqual = ''): Prisma.Sql => Prisma.raw(`${descending ? '<' : '>'}${orEqual}`);
