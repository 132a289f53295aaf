import type {Comparison, Filter, FilterFields, FilterOperator} from './filter.ts';
import {FilterScanner} from './filter-scanner.ts';
import {filterValue, typeNames, usualOperators} from './filter-value.ts';

/** Bounds what one request can ask of the database. */
const mostComparisons = 50;
const deepest = 20;

/**
 * Reads a filter (https://google.aip.dev/160): comparisons by `=`, `!=`, `<`, `<=`, `>`, `>=` and `:`, joined by AND (or
 * nothing), OR (which binds stronger), NOT or `-`, and parentheses. A value is in quotes unless it is one word.
 * Undefined for an empty text. Fails with FILTER_INVALID at the first mistake, with its position; also for functions and
 * words without a field, which AIP-160 leaves to a service and Souk does not have.
 */
export const parseFilter = <const Fields extends FilterFields>(
  text: string,
  fields: Fields,
): Filter<Fields> | undefined => {
  const parser = new Parser(new FilterScanner(text), fields);
  return parser.filter();
};

class Parser<Fields extends FilterFields> {
  readonly #scanner: FilterScanner;
  readonly #fields: Fields;
  #comparisons = 0;

  constructor(scanner: FilterScanner, fields: Fields) {
    this.#scanner = scanner;
    this.#fields = fields;
  }

  filter(): Filter<Fields> | undefined {
    if (this.#scanner.isAtEnd) return undefined;
    const filter = this.#expression(0);
    if (!this.#scanner.isAtEnd)
      throw this.#scanner.error(this.#scanner.position, 'a closing parenthesis without an opening one');
    return filter;
  }

  #expression(depth: number): Filter<Fields> {
    const of = [this.#factor(depth)];
    while (!this.#scanner.isAtEnd && !this.#scanner.isNext(')')) {
      this.#scanner.keyword('AND');
      of.push(this.#factor(depth));
    }
    return joined('all', of);
  }

  #factor(depth: number): Filter<Fields> {
    const of = [this.#term(depth)];
    while (this.#scanner.keyword('OR')) of.push(this.#term(depth));
    return joined('any', of);
  }

  #term(depth: number): Filter<Fields> {
    const position = this.#scanner.position;
    if (depth > deepest) throw this.#scanner.error(position, `nested more than ${deepest} deep`);
    if (this.#scanner.keyword('NOT') || this.#scanner.sign('-')) return {kind: 'not', of: this.#term(depth + 1)};
    if (!this.#scanner.sign('(')) return this.#comparison(position);
    const inner = this.#expression(depth + 1);
    if (!this.#scanner.sign(')')) throw this.#scanner.error(this.#scanner.position, 'a parenthesis is not closed');
    return inner;
  }

  #comparison(position: number): Comparison<Fields> {
    this.#comparisons += 1;
    if (this.#comparisons > mostComparisons)
      throw this.#scanner.error(position, `more than ${mostComparisons} comparisons`);
    const field = this.#field(position);
    const operator = this.#operator(field);
    const word = this.#scanner.value();
    const type = this.#fields[field]?.type ?? 'string';
    const value = filterValue(type, word);
    if (value === undefined)
      throw this.#scanner.error(word.position, `\`${field}\` is compared with ${typeNames[type]}`);
    // `value` is of the field's type, which TypeScript cannot follow through the lookup.
    return {kind: 'comparison', field, operator, value} as Comparison<Fields>;
  }

  #field(position: number): Extract<keyof Fields, string> {
    const name = this.#scanner.fieldName();
    if (this.#isField(name)) return name;
    const known = Object.keys(this.#fields).map((field) => `\`${field}\``);
    throw this.#scanner.error(position, `\`${name}\` is none of the fields ${known.join(', ')}`);
  }

  #isField(name: string): name is Extract<keyof Fields, string> {
    return Object.hasOwn(this.#fields, name);
  }

  #operator(field: Extract<keyof Fields, string>): FilterOperator {
    const position = this.#scanner.position;
    const operator = this.#scanner.operator(field);
    const spec = this.#fields[field];
    const known = spec?.operators ?? usualOperators[spec?.type ?? 'string'];
    if (known.includes(operator)) return operator;
    throw this.#scanner.error(
      position,
      `\`${field}\` has ${known.map((sign) => `\`${sign}\``).join(', ')}, not \`${operator}\``,
    );
  }
}

const joined = <Fields extends FilterFields>(kind: 'all' | 'any', of: Filter<Fields>[]): Filter<Fields> => {
  const [only] = of;
  return only && of.length === 1 ? only : {kind, of};
};
