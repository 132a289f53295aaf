import test from 'ava';
import {catalogueSize, readCatalogue} from '../read-catalogue.ts';

test('all books are there with their real data, priced and stocked by the documented rule', (t) => {
  const rows = readCatalogue('EUR');
  t.is(rows.length, catalogueSize);
  const [first] = rows;
  t.is(first?.book.title, 'The Hunger Games (The Hunger Games, #1)');
  t.deepEqual(first?.authorDisplayNames, ['Suzanne Collins']);
  t.is(first?.availableQuantity, 200);
  t.is(rows.filter(({availableQuantity}) => availableQuantity === 0).length, 17);
});

test('prices lie between 5.99 and 29.99, in the currency asked for, and are the same every time', (t) => {
  const rows = readCatalogue('USD');
  t.deepEqual(rows, readCatalogue('USD'));
  for (const {book} of rows) {
    const {minorUnits, currencyCode} = book.price;
    t.is(currencyCode, 'USD');
    if (Number(minorUnits) < 599 || Number(minorUnits) > 2999 || Number(minorUnits) % 100 !== 99) t.fail(book.title);
  }
});

test('what the data does not know is left out, not made up', (t) => {
  const unknown = readCatalogue('EUR').find(({book}) => book.isbn13 === undefined);
  t.false('isbn13' in (unknown?.book ?? {}));
});
