import type {CartItem} from '#gen/ts/souk/cart/v1/cart.ts';
import {type CheckCartResponse, type CheckedLine, CheckedLine_Problem} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {Money} from '#gen/ts/souk/type/v1/money.ts';

/** What is known of a book at the moment of the check; undefined stands for a book that is no longer sold. */
export interface Offer {
  readonly title: string;
  readonly unitPrice: Money;
  readonly availableQuantity: number;
}

/** Compares every line with what is offered now. `offers` holds the books that are still sold. */
export function checkLines(items: readonly CartItem[], offers: ReadonlyMap<string, Offer>): CheckCartResponse {
  const currencies = new Set(items.flatMap(({book}) => offers.get(book)?.unitPrice.currencyCode ?? []));
  const lines = items.map((item) => checkLine(item, offers.get(item.book), currencies.size > 1));
  return {
    lines,
    total: sum(lines),
    purchasable: lines.length > 0 && lines.every(({problems}) => problems.length === 0),
  };
}

function checkLine(item: CartItem, offer: Offer | undefined, mixedCurrencies: boolean): CheckedLine {
  const {book, quantity} = item;
  if (offer === undefined) {
    const nothing = {title: '', unitPrice: undefined, linePrice: undefined, availableQuantity: 0};
    return {book, quantity, ...nothing, problems: [CheckedLine_Problem.PROBLEM_BOOK_GONE]};
  }
  const {title, unitPrice, availableQuantity} = offer;
  const linePrice = {minorUnits: unitPrice.minorUnits * BigInt(quantity), currencyCode: unitPrice.currencyCode};
  const problems = [
    ...stockProblems(quantity, availableQuantity),
    ...(priceChanged(item.expectedUnitPrice, unitPrice) ? [CheckedLine_Problem.PROBLEM_PRICE_CHANGED] : []),
    ...(mixedCurrencies ? [CheckedLine_Problem.PROBLEM_CURRENCY_DIFFERS] : []),
  ];
  return {book, quantity, title, unitPrice, linePrice, availableQuantity, problems};
}

function stockProblems(wanted: number, available: number): CheckedLine_Problem[] {
  if (available >= wanted) return [];
  return [available > 0 ? CheckedLine_Problem.PROBLEM_INSUFFICIENT_STOCK : CheckedLine_Problem.PROBLEM_OUT_OF_STOCK];
}

function priceChanged(seen: Money | undefined, now: Money): boolean {
  return seen !== undefined && (seen.minorUnits !== now.minorUnits || seen.currencyCode !== now.currencyCode);
}

/** What the lines cost together, or undefined when there are none, a price is unknown or the currencies differ. */
function sum(lines: readonly CheckedLine[]): Money | undefined {
  const prices = lines.flatMap(({linePrice}) => linePrice ?? []);
  const currencyCode = prices[0]?.currencyCode;
  if (currencyCode === undefined || prices.length < lines.length) return undefined;
  if (prices.some((price) => price.currencyCode !== currencyCode)) return undefined;
  return {minorUnits: prices.reduce((total, {minorUnits}) => total + minorUnits, 0n), currencyCode};
}
