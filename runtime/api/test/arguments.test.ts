import test from 'ava';
import fc from 'fast-check';
import {Failure} from '#runtime/errors/failure.ts';
import {etagOf, requireEtag} from '../etag.ts';
import {newId} from '../new-id.ts';
import {parseOrderBy} from '../order-by.ts';
import {pageSize} from '../page-size.ts';
import {resourceName} from '../resource-name.ts';
import {updatePaths} from '../update-paths.ts';

const refusal = (work: () => unknown): {reason: string; descriptions: string[]} => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      reason: error.reason,
      descriptions: error.violations.map(({field, description}) => `${field}: ${description}`),
    };
  }
  return {reason: 'none', descriptions: []};
};

const orderFields = ['title', 'price', 'create_time'] as const;

test('an order is fields with directions', (t) => {
  t.deepEqual(parseOrderBy(' price  desc , title,create_time asc', orderFields), [
    {field: 'price', descending: true},
    {field: 'title', descending: false},
    {field: 'create_time', descending: false},
  ]);
  t.deepEqual(parseOrderBy(' ', orderFields), []);
});

for (const text of [
  'author',
  'price up',
  'price desc desc',
  'price,',
  ',',
  'price, price desc',
  'PRICE',
  'price;title',
  'toString',
]) {
  test(`refused as order: ${text}`, (t) =>
    t.is(refusal(() => parseOrderBy(text, orderFields)).reason, 'ORDER_BY_INVALID'));
}

const book = {
  name: 'books/1',
  title: 'T',
  language: '',
  isbn13: '',
  publicationYear: undefined,
  pages: 0,
  authors: ['a'],
  tags: [],
  isLent: false,
};
const writable = ['title', 'language', 'isbn13', 'publicationYear', 'pages', 'authors', 'tags', 'isLent'] as const;

test('a mask names the fields that change', (t) => {
  t.deepEqual([...updatePaths(['title', 'publication_year', 'title'], book, writable)], ['title', 'publicationYear']);
});

test('without a mask, or with an empty one, the fields with values change', (t) => {
  for (const mask of [undefined, [], ['']]) t.deepEqual([...updatePaths(mask, book, writable)], ['title', 'authors']);
});

test('a star is all that can be written', (t) => {
  t.deepEqual([...updatePaths(['*'], book, writable)], [...writable]);
});

test('every wrong path of a mask is named: unknown, not writable, a part of a field, the name in JSON', (t) => {
  const {reason, descriptions} = refusal(() =>
    updatePaths(['title', 'name', 'colour', 'title.first', 'publicationYear'], book, writable),
  );
  t.is(reason, 'UPDATE_MASK_INVALID');
  t.is(descriptions.length, 4);
  t.regex(descriptions[0] ?? '', /^update_mask: `name` is not one of `title`, .*`publication_year`/);
  t.is(refusal(() => updatePaths(['*', 'title'], book, writable)).reason, 'UPDATE_MASK_INVALID');
});

test('an etag changes with what it is made of, however it is cut', (t) => {
  t.is(etagOf('books/1', 2), etagOf('books/1', 2));
  t.not(etagOf('books/1', 2), etagOf('books/1', 3));
  t.not(etagOf('a', 'bc'), etagOf('ab', 'c'));
  t.regex(etagOf('x'), /^"[\w-]{16}"$/);
});

test('another etag is a mismatch, none asks for nothing', (t) => {
  const current = etagOf('books/1', 2);
  t.is(refusal(() => requireEtag(etagOf('books/1', 1), current, 'books/1')).reason, 'ETAG_MISMATCH');
  t.is(refusal(() => requireEtag(current, current, 'books/1')).reason, 'none');
  t.is(refusal(() => requireEtag('', current, 'books/1')).reason, 'none');
});

test('names are parsed into what they were formatted from', (t) => {
  const apiKeys = resourceName('tenants/{tenant}/apiKeys/{api_key}');
  const part = fc.stringMatching(/^[^/\n\r\u2028\u2029]+$/);
  fc.assert(
    fc.property(part, part, (tenant, api_key) => {
      t.deepEqual({...apiKeys.parse(apiKeys.format({tenant, api_key}), 'name')}, {tenant, api_key});
    }),
  );
});

test('what is no name of the pattern is a violation of its field', (t) => {
  const books = resourceName('books/{book}');
  for (const name of ['', 'books/', 'books', 'book/1', 'books/1/2', '/books/1', 'xbooks/1']) {
    t.is(books.match(name), undefined, name);
    t.deepEqual(
      refusal(() => books.parse(name, 'book.name')),
      {reason: 'REQUEST_INVALID', descriptions: ['book.name: must be `books/{book}`']},
    );
  }
});

test('pages have the size that is asked for, within bounds', (t) => {
  t.deepEqual(
    [0, 1, 1000, 1001].map((size) => pageSize(size)),
    [50, 1, 1000, 1000],
  );
  t.is(pageSize(0, {fallback: 10, most: 20}), 10);
  t.is(pageSize(21, {fallback: 10, most: 20}), 20);
});

test('ids are UUIDs of version 7 that sort by time', (t) => {
  const ids = Array.from({length: 1000}, newId);
  t.is(new Set(ids).size, 1000);
  t.deepEqual(ids, ids.toSorted());
  t.regex(ids[0] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
