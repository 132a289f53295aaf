import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {FilterFields} from '#runtime/api/filter.ts';
import {parseFilter} from '#runtime/api/parse-filter.ts';
import {conditionOf, negated} from './condition.ts';
import {filterWords} from './filter-words.ts';
import {authorWords, hasWords} from './has-words.ts';

const fields = {display_name: {type: 'string'}} as const satisfies FilterFields;

/** Which authors a filter (AIP-160) finds, as a condition on `a`. Fails with FILTER_INVALID. */
export const authorCondition = (filter: string): Prisma.Sql => {
  const words = filterWords();
  return conditionOf(parseFilter(filter, fields), ({operator, value}) => {
    if (operator === ':') return hasWords(Prisma.sql`a.id`, authorWords, words(value));
    const same = Prisma.sql`a.display_name = ${value}`;
    return operator === '!=' ? negated(same) : same;
  });
};
