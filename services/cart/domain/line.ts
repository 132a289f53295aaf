import type {Money} from '#gen/ts/souk/type/v1/money.ts';

/** How many lines a cart can have. */
export const maximumLines = 100;

/** A line of a cart: a book, how many copies (1 and more), and the price that the visitor saw, if it was sent. */
export interface Line {
  readonly bookId: string;
  readonly quantity: number;
  readonly expectedUnitPrice: Money | undefined;
}
