import test from 'ava';
import {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {ImportedBook} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {Failure} from '../../errors/failure.ts';
import {validate} from '../validate.ts';
import {violationsOf} from '../violations-of.ts';

test('the paths of a row begin where the row stands', (t) => {
  const bytes = ImportedBook.encode(
    ImportedBook.fromPartial({availableQuantity: -1, authorDisplayNames: ['']}),
  ).finish();
  t.deepEqual(
    violationsOf('souk.inventory.v1.ImportedBook', bytes, 'rows[3]')
      .map(({field}) => field)
      .toSorted(),
    ['rows[3].author_display_names[0]', 'rows[3].available_quantity', 'rows[3].book'],
  );
});

test('without a prefix the paths are those of the message', (t) => {
  const bytes = ImportedBook.encode(ImportedBook.fromPartial({availableQuantity: -1})).finish();
  t.deepEqual(
    violationsOf('souk.inventory.v1.ImportedBook', bytes)
      .map(({field}) => field)
      .toSorted(),
    ['available_quantity', 'book'],
  );
});

test('validate throws every violation at once', (t) => {
  const error = t.throws(() => validate('souk.inventory.v1.Book', Book.encode(Book.fromPartial({})).finish(), 'book'), {
    instanceOf: Failure,
  });
  t.is(error?.reason, 'REQUEST_INVALID');
  t.true((error?.violations.length ?? 0) > 0);
  t.true(error?.violations.every(({field}) => field.startsWith('book')));
});

test('a type that no contract declares is a mistake of the programmer', (t) => {
  t.throws(() => violationsOf('souk.nowhere.v1.X', new Uint8Array()), {message: /souk\.nowhere\.v1\.X/});
});
