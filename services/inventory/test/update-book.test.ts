import test from 'ava';
import {wholeFile} from '#tests/support/scope.ts';
import {refusal} from './refusal.ts';
import {serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);

const price = {minorUnits: 999n, currencyCode: 'EUR'};
const nobody = 'books/01a1fd3b-0000-7000-8000-000000000000';

test('an update changes what its mask names, the etag and the time of the change', async (t) => {
  const client = inventory.clientOf();
  const created = await client.createBook({book: {title: 'Old', language: 'en', price}});
  const book = {name: created.name, title: 'New', language: 'fr'};
  const updated = await client.updateBook({book, updateMask: ['title']});
  t.like(updated, {title: 'New', language: 'en', createTime: created.createTime});
  t.not(updated.etag, created.etag);
  t.true(Number(updated.updateTime) >= Number(created.updateTime));
  t.deepEqual(await client.getBook({name: created.name}), updated);
});

test('an update of another version is refused and changes nothing', async (t) => {
  const client = inventory.clientOf();
  const {name, etag} = await client.createBook({book: {title: 'A', price}});
  const updated = await client.updateBook({book: {name, title: 'B', etag}});
  const refused = await refusal(client.updateBook({book: {name, title: 'C', etag}}));
  t.like(refused, {reason: 'ETAG_MISMATCH', code: 'ABORTED'});
  t.deepEqual(await client.getBook({name}), updated);
});

test('of two who update the same version at the same time one succeeds', async (t) => {
  const client = inventory.clientOf();
  const {name, etag} = await client.createBook({book: {title: 'A', price}});
  const outcomes = await Promise.allSettled(
    Array.from({length: 6}, (_, index) => client.updateBook({book: {name, title: `B${index}`, etag}})),
  );
  t.is(outcomes.filter(({status}) => status === 'fulfilled').length, 1);
});

test('the contract rules what a book is after an update, and every violation is answered', async (t) => {
  const client = inventory.clientOf();
  const {name} = await client.createBook({book: {title: 'A', price}});
  const refused = await refusal(
    client.updateBook({book: {name, language: '?'}, updateMask: ['title', 'price', 'language']}),
  );
  t.is(refused.reason, 'REQUEST_INVALID');
  t.deepEqual(refused.violations.map(({field}) => field).toSorted(), ['book.language', 'book.price', 'book.title']);
});

test('an update without a usable name, or of a book that is not there, says so', async (t) => {
  const client = inventory.clientOf();
  t.deepEqual(
    (await refusal(client.updateBook({}))).violations.map(({field}) => field),
    ['book'],
  );
  const nameless = await refusal(client.updateBook({book: {name: 'books/1', title: 'A'}}));
  t.deepEqual(
    nameless.violations.map(({field}) => field),
    ['book.name'],
  );
  t.is((await refusal(client.updateBook({book: {name: nobody, title: 'A'}}))).reason, 'BOOK_NOT_FOUND');
  const {name} = await client.createBook({book: {title: 'A', price}});
  const masked = await refusal(client.updateBook({book: {name}, updateMask: ['etag']}));
  t.like(masked, {reason: 'UPDATE_MASK_INVALID', code: 'INVALID_ARGUMENT'});
});

test('the authors of a book are replaced in their new order', async (t) => {
  const client = inventory.clientOf();
  const one = await client.createAuthor({author: {displayName: 'One'}});
  const two = await client.createAuthor({author: {displayName: 'Two'}});
  const {name} = await client.createBook({book: {title: 'A', price, authors: [one.name, two.name]}});
  const updated = await client.updateBook({book: {name, authors: [two.name, one.name]}});
  t.deepEqual(updated.authorDisplayNames, ['Two', 'One']);
});
