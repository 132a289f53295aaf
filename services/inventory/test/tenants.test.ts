import test from 'ava';
import type {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {refusal} from './refusal.ts';
import {type Inventory, serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);

const price = {minorUnits: 999n, currencyCode: 'EUR'};
const isbn13 = '9780060853983';

type Client = ReturnType<Inventory['clientOf']>;
/** What a tenant has and a stranger knows of. */
type Names = {readonly book: string; readonly author: string};
/** Whether the stranger notices nothing of it. */
type Attempt = (stranger: Client, names: Names) => Promise<boolean>;

const refusedWith = async (reason: string, call: Promise<unknown>): Promise<boolean> =>
  (await refusal(call)).reason === reason;

// What a stranger could do with an RPC; that no RPC at all answers a stranger, tests/mesh/security-tenants finds by itself.
const attempts: Partial<Record<keyof typeof InventoryServiceDefinition.methods, Attempt>> = {
  getBook: (stranger, {book}) => refusedWith('BOOK_NOT_FOUND', stranger.getBook({name: book})),
  updateBook: (stranger, {book}) =>
    refusedWith('BOOK_NOT_FOUND', stranger.updateBook({book: {name: book, title: 'X'}})),
  deleteBook: (stranger, {book}) => refusedWith('BOOK_NOT_FOUND', stranger.deleteBook({name: book})),
  setStock: (stranger, {book}) => refusedWith('BOOK_NOT_FOUND', stranger.setStock({book, availableQuantity: 1})),
  createBook: (stranger, {author}) =>
    refusedWith('AUTHOR_NOT_FOUND', stranger.createBook({book: {title: 'X', price, authors: [author]}})),
  getAuthor: (stranger, {author}) => refusedWith('AUTHOR_NOT_FOUND', stranger.getAuthor({name: author})),
  updateAuthor: (stranger, {author}) =>
    refusedWith('AUTHOR_NOT_FOUND', stranger.updateAuthor({author: {name: author, displayName: 'X'}})),
  deleteAuthor: (stranger, {author}) => refusedWith('AUTHOR_NOT_FOUND', stranger.deleteAuthor({name: author})),
  listBooks: async (stranger) => (await stranger.listBooks({filter: 'title:secret'})).books.length === 0,
  listAuthors: async (stranger) => (await stranger.listAuthors({filter: 'display_name:hidden'})).authors.length === 0,
  quoteBooks: async (stranger, {book}) =>
    (await stranger.quoteBooks({books: [book]})).quotes.every(({found, title}) => !found && title === ''),
  createAuthor: async (stranger, {author}) =>
    (await stranger.createAuthor({author: {displayName: 'Hidden Hand'}})).name !== author,
  importBooks: async (stranger) => {
    const row = {book: {title: 'Mine', price, isbn13}, authorDisplayNames: ['Hidden Hand']};
    return (await stranger.importBooks({rows: [row]})).createdCount === 1;
  },
};

for (const [method, attempt] of Object.entries(attempts)) {
  test(`${method} shows and changes nothing of another tenant`, async (t) => {
    const owner = inventory.clientOf();
    const author = await owner.createAuthor({author: {displayName: 'Hidden Hand'}});
    const book = await owner.createBook({book: {title: 'Secret', price, authors: [author.name], isbn13}});
    t.true(await attempt(inventory.clientOf(), {book: book.name, author: author.name}));
    t.deepEqual(await owner.getBook({name: book.name}), book);
    t.deepEqual(await owner.getAuthor({name: author.name}), author);
  });
}

test('what one tenant has read is not answered to another from the cache', async (t) => {
  const owner = inventory.clientOf();
  const {name} = await owner.createBook({book: {title: 'Secret', price}});
  await owner.getBook({name});
  t.is((await refusal(inventory.clientOf().getBook({name}))).reason, 'BOOK_NOT_FOUND');
});

test('SQL that forgets the tenant sees the rows of the tenant only', async (t) => {
  const [one, two] = [testTenant(), testTenant()];
  await inventory.clientOf(one).createBook({book: {title: 'One', price}});
  await inventory.clientOf(two).createBook({book: {title: 'Two', price}});
  const {read} = inventory.database.forTenant(one);
  t.deepEqual(await read.$queryRaw`select title from book`, [{title: 'One'}]);
});

test('a row of another tenant cannot be written', async (t) => {
  const [one, two] = [testTenant(), testTenant()];
  const {read} = inventory.database.forTenant(one);
  await t.throwsAsync(
    async () => read.$queryRaw`insert into author (tenant_id, id, display_name, name_key)
      values (${two}, gen_random_uuid(), 'X', 'x') returning 1`,
    {message: /row-level security/},
  );
});
