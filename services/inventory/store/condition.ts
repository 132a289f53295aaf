import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Comparison, Filter, FilterFields, FilterOperator} from '#runtime/api/filter.ts';
import {foldFilter} from '#runtime/api/fold-filter.ts';

/**
 * A filter as a condition of SQL. What is unknown of a row fulfils no comparison, and hence the contrary of every one: a row
 * fulfils either a filter or its NOT.
 */
export const conditionOf = <Fields extends FilterFields>(
  filter: Filter<Fields> | undefined,
  comparison: (comparison: Comparison<Fields>) => Prisma.Sql,
): Prisma.Sql =>
  filter === undefined
    ? Prisma.sql`true`
    : foldFilter(filter, {
        all: (conditions) => Prisma.join(conditions, ' and ', '(', ')'),
        any: (conditions) => Prisma.join(conditions, ' or ', '(', ')'),
        not: negated,
        comparison,
      });

/** The contrary, of what is unknown too. */
export const negated = (condition: Prisma.Sql): Prisma.Sql => Prisma.sql`((${condition}) is not true)`;

/** A number in a column against one in a filter. */
export const compared = (column: Prisma.Sql, operator: FilterOperator, value: number): Prisma.Sql => {
  const bigint = Prisma.sql`${String(value)}::bigint`;
  switch (operator) {
    case '!=':
      return negated(Prisma.sql`${column} = ${bigint}`);
    case ':':
    case '=':
      return Prisma.sql`${column} = ${bigint}`;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return Prisma.sql`${column} ${Prisma.raw(operator)} ${bigint}`;
    default:
      return operator satisfies never;
  }
};
