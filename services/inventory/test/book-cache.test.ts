import test from 'ava';
import {wholeFile} from '#tests/support/scope.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {bookId} from '../domain/resource-name.ts';
import {refusal} from './refusal.ts';
import {serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);

const price = {minorUnits: 999n, currencyCode: 'EUR'};

test('a book that was read before is answered without the database', async (t) => {
  const client = inventory.clientOf();
  const {name} = await client.createBook({book: {title: 'As it was', price}});
  const read = async () => (await client.getBook({name})).title;
  const changeBehindItsBack = (title: string) =>
    inventory.database.system.book.updateMany({where: {id: bookId(name)}, data: {title}});
  // The event of the creation may yet arrive and empty the cache between two reads.
  await until('a read sees what an earlier one saw', async () => {
    const before = await read();
    await changeBehindItsBack(`not ${before}`);
    return (await read()) === before;
  });
  t.pass();
});

test('whoever has changed a book reads it as changed, at once and every time', async (t) => {
  const client = inventory.clientOf();
  const {name} = await client.createBook({book: {title: '0', price}});
  for (let round = 1; round <= 20; round += 1) {
    // Reads that are under way while the change commits must not bring the old book back.
    const reads = [client.getBook({name}), client.getBook({name})];
    await (round % 2 === 0
      ? client.updateBook({book: {name, title: `${round}`}})
      : client.setStock({book: name, availableQuantity: round}));
    const book = await client.getBook({name});
    t.is(round % 2 === 0 ? book.title : `${book.availableQuantity}`, `${round}`);
    await Promise.all(reads);
  }
});

test('a deleted book is gone from the cache', async (t) => {
  const client = inventory.clientOf();
  const {name} = await client.createBook({book: {title: 'A', price}});
  await client.getBook({name});
  await client.deleteBook({name});
  t.is((await refusal(client.getBook({name}))).reason, 'BOOK_NOT_FOUND');
});

test('quotes do not come from the cache', async (t) => {
  const client = inventory.clientOf();
  const {name} = await client.createBook({book: {title: 'A', price}});
  await client.getBook({name});
  await inventory.database.system.book.updateMany({where: {id: bookId(name)}, data: {priceMinorUnits: 5n}});
  const {quotes} = await client.quoteBooks({books: [name]});
  t.is(quotes[0]?.unitPrice?.minorUnits, 5n);
});

test('another replica forgets a book when the event of its change arrives', async (t) => {
  const other = await inventory.startReplica(t);
  const tenant = testTenant();
  const [here, there] = [inventory.clientOf(tenant), other.clientOf(tenant)];
  const author = await here.createAuthor({author: {displayName: 'Before'}});
  const {name} = await here.createBook({book: {title: 'Before', price, authors: [author.name]}});
  await there.getBook({name});
  await here.setStock({book: name, availableQuantity: 4});
  await until('the other replica has the stock', async () => (await there.getBook({name})).availableQuantity === 4);
  await here.updateBook({book: {name, title: 'After'}});
  await until('the other replica has the title', async () => (await there.getBook({name})).title === 'After');
  await here.updateAuthor({author: {name: author.name, displayName: 'After'}});
  const authorName = async () => (await there.getBook({name})).authorDisplayNames[0];
  await until("the other replica has the author's name", async () => (await authorName()) === 'After');
  await here.deleteBook({name});
  await until('the other replica has no book', async () => {
    const answer = await there.getBook({name}).catch(() => undefined);
    return answer === undefined;
  });
  t.pass();
});
