import type {Prisma} from '#gen/prisma/identity/client.ts';
import type {Comparison, FilterFields} from '#runtime/api/filter.ts';
import {type FilterFold, foldFilter} from '#runtime/api/fold-filter.ts';
import {parseFilter} from '#runtime/api/parse-filter.ts';
import {canonicalEmail} from '../../domain/users/email.ts';

const fields = {
  state: {type: 'string', operators: ['=', '!=']},
  email: {type: 'string'},
} as const satisfies FilterFields;

/** Which users a filter (AIP-160) finds. `:` finds addresses that begin so. Fails with FILTER_INVALID. */
export const userCondition = (filter: string): Prisma.UserWhereInput => {
  const parsed = parseFilter(filter, fields);
  return parsed === undefined ? {} : foldFilter(parsed, fold);
};

const fold: FilterFold<typeof fields, Prisma.UserWhereInput> = {
  all: (AND) => ({AND}),
  any: (OR) => ({OR}),
  not: (NOT) => ({NOT}),
  comparison: (part) => comparison(part),
};

const comparison = ({field, operator, value}: Comparison<typeof fields>): Prisma.UserWhereInput => {
  const text = field === 'email' ? canonicalEmail(value) : value;
  if (operator === ':') return {[field]: {startsWith: text}};
  return {[field]: operator === '!=' ? {not: text} : text};
};
