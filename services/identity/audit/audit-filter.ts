import type {Prisma} from '#gen/prisma/identity/client.ts';
import type {Comparison, FilterFields, FilterOperator} from '#runtime/api/filter.ts';
import {type FilterFold, foldFilter} from '#runtime/api/fold-filter.ts';
import {parseFilter} from '#runtime/api/parse-filter.ts';

const fields = {
  actor: {type: 'string'},
  support_grant: {type: 'string'},
  action: {type: 'string'},
  target: {type: 'string'},
  address: {type: 'string'},
  outcome: {type: 'string'},
  reason: {type: 'string'},
  time: {type: 'timestamp'},
} as const satisfies FilterFields;

/** Which entries a filter (AIP-160) finds. `:` finds what begins so. Fails with FILTER_INVALID. */
export const auditCondition = (filter: string): Prisma.AuditEntryWhereInput => {
  const parsed = parseFilter(filter, fields);
  return parsed === undefined ? {} : foldFilter(parsed, fold);
};

const fold: FilterFold<typeof fields, Prisma.AuditEntryWhereInput> = {
  all: (AND) => ({AND}),
  any: (OR) => ({OR}),
  not: (NOT) => ({NOT}),
  comparison: (part) => comparison(part),
};

const comparison = (part: Comparison<typeof fields>): Prisma.AuditEntryWhereInput => {
  switch (part.field) {
    case 'time':
      return {time: instant(part.operator, part.value)};
    case 'support_grant':
      return {supportGrant: text(part.operator, part.value)};
    default:
      return {[part.field]: text(part.operator, part.value)};
  }
};

const text = (operator: FilterOperator, value: string): Prisma.StringFilter => {
  if (operator === ':') return {startsWith: value};
  return operator === '!=' ? {not: value} : {equals: value};
};

const instant = (operator: FilterOperator, value: Date): Prisma.DateTimeFilter => {
  switch (operator) {
    case '<':
      return {lt: value};
    case '<=':
      return {lte: value};
    case '>':
      return {gt: value};
    case '>=':
      return {gte: value};
    case '!=':
      return {not: value};
    default:
      return {equals: value};
  }
};
