import test from 'ava';
import {wholeFile} from '#tests/support/scope.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {refusal} from './refusal.ts';
import {serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);

const price = {minorUnits: 999n, currencyCode: 'EUR'};
const nobody = 'books/01a1fd3b-0000-7000-8000-000000000000';

test('a created book is read back as it was answered, with its authors in the order of the cover', async (t) => {
  const client = inventory.clientOf();
  const [pratchett, gaiman] = await Promise.all(
    ['Terry Pratchett', 'Neil Gaiman'].map((displayName) => client.createAuthor({author: {displayName}})),
  );
  const authors = [pratchett?.name ?? '', gaiman?.name ?? ''];
  const book = {title: 'Good Omens', authors, publicationYear: 1990, language: 'en', isbn13: '9780060853983', price};
  const created = await client.createBook({book});
  t.like(created, {...book, authorDisplayNames: ['Terry Pratchett', 'Neil Gaiman'], availableQuantity: 0});
  t.regex(created.name, /^books\/[0-9a-f-]{36}$/);
  t.deepEqual(await client.getBook({name: created.name}), created);
});

test('what the service alone decides is not taken from the request', async (t) => {
  const book = {title: 'A', price, name: nobody, availableQuantity: 7, etag: 'x', authorDisplayNames: ['B']};
  const created = await inventory.clientOf().createBook({book});
  t.not(created.name, nobody);
  t.like(created, {availableQuantity: 0, authorDisplayNames: []});
});

test('an unknown year stays unknown and the year before Christ is kept', async (t) => {
  const client = inventory.clientOf();
  t.is((await client.createBook({book: {title: 'A', price}})).publicationYear, undefined);
  t.is((await client.createBook({book: {title: 'B', price, publicationYear: -750}})).publicationYear, -750);
});

test('every broken rule of a new book is answered at once', async (t) => {
  const book = {
    title: 'line\nbreak',
    language: 'not a language',
    isbn13: '9780060853984',
    price: {minorUnits: -1n, currencyCode: 'XYZ'},
    publicationYear: 4000,
    authors: ['nobody'],
  };
  const refused = await refusal(inventory.clientOf().createBook({book}));
  t.is(refused.reason, 'REQUEST_INVALID');
  t.deepEqual(refused.violations.map(({field}) => field).toSorted(), [
    'book.authors[0]',
    'book.isbn13',
    'book.language',
    'book.price',
    'book.price.currency_code',
    'book.publication_year',
    'book.title',
  ]);
});

test('a null character in a title is a broken rule, not an internal error', async (t) => {
  const refused = await refusal(inventory.clientOf().createBook({book: {title: 'a\0b', price}}));
  t.deepEqual(
    refused.violations.map(({field}) => field),
    ['book.title'],
  );
});

test('a book of an author who does not exist is not created', async (t) => {
  const client = inventory.clientOf();
  const author = 'authors/01a1fd3b-0000-7000-8000-000000000000';
  const refused = await refusal(
    client.createBook({book: {title: 'A', price, authors: [author], isbn13: '9780060853983'}}),
  );
  t.like(refused, {reason: 'AUTHOR_NOT_FOUND', code: 'NOT_FOUND', metadata: {author}});
  t.truthy(await client.createBook({book: {title: 'A', price, isbn13: '9780060853983'}}), 'its ISBN is free');
});

test('an ISBN belongs to one book of a tenant, and the refusal names it', async (t) => {
  const client = inventory.clientOf();
  const isbn13 = '9780060853983';
  const {name} = await client.createBook({book: {title: 'First', price, isbn13}});
  const second = await refusal(client.createBook({book: {title: 'Second', price, isbn13}}));
  t.like(second, {reason: 'ISBN_ALREADY_USED', code: 'ALREADY_EXISTS', metadata: {isbn13, book: name}});
  const other = await client.createBook({book: {title: 'Third', price}});
  const update = await refusal(client.updateBook({book: {name: other.name, isbn13}}));
  t.like(update, {reason: 'ISBN_ALREADY_USED', metadata: {isbn13, book: name}});
  t.deepEqual(await client.getBook({name: other.name}), other, 'the book has not changed');
  t.truthy(await inventory.clientOf().createBook({book: {title: 'Of another tenant', price, isbn13}}));
});

test('of many who create a book with one ISBN at the same time one succeeds', async (t) => {
  const client = inventory.clientOf();
  const book = {title: 'A', price, isbn13: '9780060853983'};
  const outcomes = await Promise.allSettled(Array.from({length: 8}, () => client.createBook({book})));
  t.is(outcomes.filter(({status}) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') t.is(outcome.reason.reason, 'ISBN_ALREADY_USED');
  }
});

test('a deleted book is gone, once, and only at the etag that was read', async (t) => {
  const client = inventory.clientOf();
  const {name, etag} = await client.createBook({book: {title: 'A', price}});
  t.is((await refusal(client.deleteBook({name, etag: 'v99'}))).reason, 'ETAG_MISMATCH');
  await client.deleteBook({name, etag});
  t.is((await refusal(client.getBook({name}))).reason, 'BOOK_NOT_FOUND');
  t.is((await refusal(client.deleteBook({name}))).reason, 'BOOK_NOT_FOUND');
});

test('stock changes without the etag, and whoever has set it reads it', async (t) => {
  const client = inventory.clientOf();
  const {name, etag, updateTime} = await client.createBook({book: {title: 'A', price}});
  await client.getBook({name});
  const set = await client.setStock({book: name, availableQuantity: 12});
  t.like(set, {availableQuantity: 12, etag, updateTime});
  t.is((await client.getBook({name})).availableQuantity, 12);
  t.is((await refusal(client.setStock({book: nobody, availableQuantity: 1}))).reason, 'BOOK_NOT_FOUND');
  const negative = await refusal(client.setStock({book: name, availableQuantity: -1}));
  t.deepEqual(
    negative.violations.map(({field}) => field),
    ['available_quantity'],
  );
});

test('quotes come in the order asked, for unknown and repeated books too', async (t) => {
  const tenant = testTenant();
  const client = inventory.clientOf(tenant);
  const one = await client.createBook({book: {title: 'One', price}});
  const two = await client.createBook({book: {title: 'Two', price: {minorUnits: 5n, currencyCode: 'USD'}}});
  await client.setStock({book: two.name, availableQuantity: 3});
  const {quotes} = await client.quoteBooks({books: [two.name, nobody, one.name, two.name]});
  const dear = {book: two.name, found: true, title: 'Two', unitPrice: two.price, availableQuantity: 3};
  t.deepEqual(quotes, [
    dear,
    {book: nobody, found: false, title: '', unitPrice: undefined, availableQuantity: 0},
    {book: one.name, found: true, title: 'One', unitPrice: price, availableQuantity: 0},
    dear,
  ]);
});
