import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {fieldFailure} from './field-failure.ts';
import type {FilterOperator} from './filter.ts';

const operators: readonly FilterOperator[] = ['!=', '<=', '>=', '=', '<', '>', ':'];
const space = /\s*/y;
const name = /[A-Za-z_][\w.]*/y;
// In a value also what a date or a signed number holds.
const bareValue = /[^\s()"'=!<>,]+/y;
const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy;

/** A word of a filter, and whether it stood in quotes: `"true"` is text, `true` is not. */
export interface FilterWord {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly position: number;
}

/** Reads the words and signs of a filter from left to right. */
export class FilterScanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Index of the next character that is no space, from 0. */
  get position(): number {
    this.#take(space);
    return this.#position;
  }

  get isAtEnd(): boolean {
    return this.position === this.#text.length;
  }

  /** Whether the sign comes next; then it is read. */
  sign(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.position)) return false;
    this.#position += sign.length;
    return true;
  }

  /** Whether the sign comes next; it stays. */
  isNext(sign: string): boolean {
    return this.#text.startsWith(sign, this.position);
  }

  /** Whether the keyword comes next, as a word of its own; then it is read. */
  keyword(keyword: 'AND' | 'OR' | 'NOT'): boolean {
    const start = this.position;
    if (this.#take(name) === keyword) return true;
    this.#position = start;
    return false;
  }

  fieldName(): string {
    const position = this.position;
    const found = this.#take(name);
    if (found === undefined) throw this.error(position, 'the name of a field is missing');
    return found;
  }

  operator(field: string): FilterOperator {
    const position = this.position;
    const found = operators.find((operator) => this.sign(operator));
    if (!found) throw this.error(position, `\`${field}\` is followed by no operator`);
    return found;
  }

  value(): FilterWord {
    const position = this.position;
    const text = this.#take(quoted);
    if (text !== undefined) {
      return {text: text.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), isQuoted: true, position};
    }
    if (this.isNext('"') || this.isNext("'")) throw this.error(position, 'the quote is not closed');
    const bare = this.#take(bareValue);
    if (bare === undefined) throw this.error(position, 'a value is missing');
    return {text: bare, isQuoted: false, position};
  }

  /** FILTER_INVALID with the position, counted from 1. */
  error(position: number, description: string): Failure {
    const where = `at character ${position + 1}: ${description}`;
    return fieldFailure(ErrorReason.FILTER_INVALID, [{field: 'filter', description: where}]);
  }

  #take(expression: RegExp): string | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#text)?.[0];
    this.#position += found?.length ?? 0;
    return found;
  }
}
