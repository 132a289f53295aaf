import test from 'ava';
import fc from 'fast-check';
import {changeLine} from '../domain/change-line.ts';
import {type Line, maximumLines} from '../domain/line.ts';

const line = (bookId: number, quantity: number): Line => ({
  bookId: String(bookId),
  quantity,
  expectedUnitPrice: undefined,
});
const changes = fc.array(fc.record({book: fc.nat(maximumLines + 20), quantity: fc.nat(5)}), {maxLength: 400});

const apply = (lines: readonly Line[], wanted: Line): readonly Line[] => {
  const change = changeLine(lines, wanted);
  return change.kind === 'full' ? lines : change.lines;
};

test('any changes in a row leave what an ordered map with room for the maximum would hold', (t) => {
  fc.assert(
    fc.property(changes, (made) => {
      const model = new Map<string, number>();
      let lines: readonly Line[] = [];
      for (const {book, quantity} of made) {
        const key = String(book);
        if (quantity === 0) model.delete(key);
        else if (model.has(key) || model.size < maximumLines) model.set(key, quantity);
        lines = apply(lines, line(book, quantity));
      }
      t.deepEqual(
        lines.map(({bookId, quantity}) => [bookId, quantity]),
        [...model],
      );
    }),
    {numRuns: 50},
  );
});

test('a full cart takes no new book but still changes and loses the ones that it has', (t) => {
  const full = Array.from({length: maximumLines}, (_, book) => line(book, 1));
  t.is(changeLine(full, line(maximumLines, 1)).kind, 'full');
  t.is(changeLine(full, line(0, 9)).kind, 'replace');
  t.is(changeLine(full, line(0, 0)).kind, 'remove');
  t.is(changeLine(full, line(maximumLines, 0)).kind, 'none');
});
