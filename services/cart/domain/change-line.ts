import {type Line, maximumLines} from './line.ts';

/** What setting the quantity of a book does to a cart, and the lines that it has afterwards. */
export type LineChange =
  | {readonly kind: 'none' | 'remove' | 'replace' | 'append'; readonly lines: readonly Line[]}
  | {readonly kind: 'full'};

/** Decides what `wanted` does to `lines`: 0 copies remove the line, a new book goes to the end while there is room. */
export function changeLine(lines: readonly Line[], wanted: Line): LineChange {
  const others = lines.filter(({bookId}) => bookId !== wanted.bookId);
  const present = others.length < lines.length;
  if (wanted.quantity === 0) return {kind: present ? 'remove' : 'none', lines: others};
  if (present) return {kind: 'replace', lines: lines.map((line) => (line.bookId === wanted.bookId ? wanted : line))};
  return lines.length < maximumLines ? {kind: 'append', lines: [...lines, wanted]} : {kind: 'full'};
}
