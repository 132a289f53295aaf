import test from 'ava';
import {wholeFile} from '#tests/support/scope.ts';
import {refusal} from './refusal.ts';
import {serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);

const price = {minorUnits: 999n, currencyCode: 'EUR'};
const nobody = 'authors/01a1fd3b-0000-7000-8000-000000000000';

test('a created author is read back as answered', async (t) => {
  const client = inventory.clientOf();
  const created = await client.createAuthor({author: {displayName: 'Ursula K. Le Guin', name: nobody}});
  t.not(created.name, nobody);
  t.is(created.displayName, 'Ursula K. Le Guin');
  t.deepEqual(await client.getAuthor({name: created.name}), created);
});

test('a display name belongs to one author of a tenant, and the refusal names the author', async (t) => {
  const client = inventory.clientOf();
  const {name} = await client.createAuthor({author: {displayName: 'Homer'}});
  const created = await refusal(client.createAuthor({author: {displayName: 'Homer'}}));
  const metadata = {display_name: 'Homer', author: name};
  t.like(created, {reason: 'AUTHOR_ALREADY_EXISTS', code: 'ALREADY_EXISTS', metadata});
  const other = await client.createAuthor({author: {displayName: 'Virgil'}});
  const renamed = await refusal(client.updateAuthor({author: {name: other.name, displayName: 'Homer'}}));
  t.like(renamed, {reason: 'AUTHOR_ALREADY_EXISTS', metadata});
});

test('of many who create an author of one name at the same time one succeeds', async (t) => {
  const client = inventory.clientOf();
  const author = {displayName: 'Anonymous'};
  const outcomes = await Promise.allSettled(Array.from({length: 10}, () => client.createAuthor({author})));
  t.is(outcomes.filter(({status}) => status === 'fulfilled').length, 1);
});

test('a new name of an author shows at once in books that were read before, and gives them a new etag', async (t) => {
  const client = inventory.clientOf();
  const author = await client.createAuthor({author: {displayName: 'Currer Bell'}});
  const {name} = await client.createBook({book: {title: 'Jane Eyre', price, authors: [author.name]}});
  const before = await client.getBook({name});
  await client.updateAuthor({author: {name: author.name, displayName: 'Charlotte Brontë', etag: author.etag}});
  const after = await client.getBook({name});
  t.deepEqual(after.authorDisplayNames, ['Charlotte Brontë']);
  t.not(after.etag, before.etag);
});

test('an update of another version of an author is refused', async (t) => {
  const client = inventory.clientOf();
  const {name, etag} = await client.createAuthor({author: {displayName: 'A'}});
  await client.updateAuthor({author: {name, displayName: 'B', etag}});
  t.is((await refusal(client.updateAuthor({author: {name, displayName: 'C', etag}}))).reason, 'ETAG_MISMATCH');
  t.is((await client.getAuthor({name})).displayName, 'B');
});

test('an update of an author obeys the contract, its mask and the name', async (t) => {
  const client = inventory.clientOf();
  const {name} = await client.createAuthor({author: {displayName: 'A'}});
  const empty = await refusal(client.updateAuthor({author: {name}, updateMask: ['display_name']}));
  t.deepEqual(
    empty.violations.map(({field}) => field),
    ['author.display_name'],
  );
  t.is((await refusal(client.updateAuthor({author: {name}, updateMask: ['name']}))).reason, 'UPDATE_MASK_INVALID');
  t.is((await refusal(client.updateAuthor({author: {name: nobody}}))).reason, 'AUTHOR_NOT_FOUND');
});

test('an author with books cannot be deleted, one without can, once', async (t) => {
  const client = inventory.clientOf();
  const {name, etag} = await client.createAuthor({author: {displayName: 'A'}});
  const book = await client.createBook({book: {title: 'B', price, authors: [name]}});
  const refused = await refusal(client.deleteAuthor({name}));
  t.like(refused, {reason: 'AUTHOR_IN_USE', code: 'FAILED_PRECONDITION', metadata: {author: name, books: '1'}});
  await client.deleteBook({name: book.name});
  t.is((await refusal(client.deleteAuthor({name, etag: 'v99'}))).reason, 'ETAG_MISMATCH');
  await client.deleteAuthor({name, etag});
  t.is((await refusal(client.getAuthor({name}))).reason, 'AUTHOR_NOT_FOUND');
});
