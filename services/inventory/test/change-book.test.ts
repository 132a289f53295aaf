import test from 'ava';
import {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {Failure} from '#runtime/errors/failure.ts';
import {changeBook} from '../domain/change-book.ts';

const current = Book.fromPartial({
  name: 'books/1',
  title: 'Dune',
  authors: ['authors/1'],
  publicationYear: 1965,
  language: 'en',
  isbn13: '9780441172719',
  price: {minorUnits: 999n, currencyCode: 'EUR'},
  availableQuantity: 3,
  etag: 'v1',
});

test('without a mask exactly the fields that have a value change', (t) => {
  const change = Book.fromPartial({name: 'books/1', title: 'Dune Messiah', language: 'fr', availableQuantity: 9});
  t.deepEqual(changeBook(current, change, undefined), {...current, title: 'Dune Messiah', language: 'fr'});
});

test('a field that the mask names and the request leaves empty becomes empty', (t) => {
  const changed = changeBook(current, Book.fromPartial({}), ['publication_year', 'isbn13', 'authors']);
  t.deepEqual(changed, {...current, publicationYear: undefined, isbn13: '', authors: []});
});

test('a field that the mask does not name stays', (t) => {
  const change = Book.fromPartial({title: 'Dune Messiah', language: 'fr'});
  t.is(changeBook(current, change, ['title']).language, 'en');
});

test('* replaces every field that can be changed and no other', (t) => {
  const change = Book.fromPartial({title: 'New', availableQuantity: 100, etag: 'v9'});
  const replaced = {title: 'New', authors: [], publicationYear: undefined, language: '', isbn13: '', price: undefined};
  t.deepEqual(changeBook(current, change, ['*']), {...current, ...replaced});
});

test('a mask with paths that cannot be changed is refused and every such path is named', (t) => {
  const failure = t.throws(
    () => changeBook(current, Book.fromPartial({}), ['title', 'available_quantity', 'colour', 'price.minor_units']),
    {
      instanceOf: Failure,
    },
  );
  t.is(failure.reason, 'UPDATE_MASK_INVALID');
  t.deepEqual(
    failure.violations.map(({description}) => /`(.*?)`/.exec(description)?.[1]),
    ['available_quantity', 'colour', 'price.minor_units'],
  );
});
