import type {FilterOperator, FilterType} from './filter.ts';
import type {FilterWord} from './filter-scanner.ts';

/** The operators that a type has unless a field says otherwise. */
export const usualOperators: Readonly<Record<FilterType, readonly FilterOperator[]>> = {
  string: ['=', '!=', ':'],
  integer: ['=', '!=', '<', '<=', '>', '>='],
  number: ['=', '!=', '<', '<=', '>', '>='],
  boolean: ['=', '!='],
  timestamp: ['=', '!=', '<', '<=', '>', '>='],
};

/** How a value of the type is described to people. */
export const typeNames: Readonly<Record<FilterType, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  timestamp: 'a time of RFC 3339 in quotes, "2026-01-31T12:00:00Z"',
};

const integer = /^-?\d+$/;
const decimal = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A word as a value of the type; undefined when it is none. */
export const filterValue = (
  type: FilterType,
  {text, isQuoted}: FilterWord,
): string | number | boolean | Date | undefined => {
  switch (type) {
    case 'string':
      return text;
    case 'integer':
      return !isQuoted && integer.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'number':
      return !isQuoted && decimal.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'boolean':
      return isQuoted ? undefined : booleans.get(text);
    case 'timestamp':
      return timeOf(text);
    default:
      return type satisfies never;
  }
};

const booleans = new Map([
  ['true', true],
  ['false', false],
]);

const timeOf = (text: string): Date | undefined => {
  const time = new Date(text);
  return rfc3339.test(text) && !Number.isNaN(time.getTime()) ? time : undefined;
};
