import type {Prisma} from '#gen/prisma/identity/client.ts';
import type {Comparison, Filter, FilterFields} from '#runtime/api/filter.ts';
import {parseFilter} from '#runtime/api/parse-filter.ts';
import {canonicalEmail} from '../../domain/users/email.ts';

const fields = {
  state: {type: 'string', operators: ['=', '!=']},
  email: {type: 'string'},
} as const satisfies FilterFields;

/** Which users a filter (AIP-160) finds. `:` finds addresses that begin so. Fails with FILTER_INVALID. */
export const userCondition = (filter: string): Prisma.UserWhereInput => {
  const parsed = parseFilter(filter, fields);
  return parsed === undefined ? {} : conditionOf(parsed);
};

const conditionOf = (part: Filter<typeof fields>): Prisma.UserWhereInput => {
  switch (part.kind) {
    case 'all':
      return {AND: part.of.map(conditionOf)};
    case 'any':
      return {OR: part.of.map(conditionOf)};
    case 'not':
      return {NOT: conditionOf(part.of)};
    case 'comparison':
      return comparison(part);
  }
};

const comparison = ({field, operator, value}: Comparison<typeof fields>): Prisma.UserWhereInput => {
  const text = field === 'email' ? canonicalEmail(value) : value;
  if (operator === ':') return {[field]: {startsWith: text}};
  return {[field]: operator === '!=' ? {not: text} : text};
};
