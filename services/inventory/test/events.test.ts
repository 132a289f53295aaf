import test from 'ava';
import {AuthorChanged, BookChanged} from '#gen/ts/souk/inventory/v1/events.ts';
import type {ReceivedEvent} from '#runtime/events/event.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {refusal} from './refusal.ts';
import {serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);

const price = {minorUnits: 999n, currencyCode: 'EUR'};

/** A new tenant, and the events that pass of it. */
const listen = async (t: {teardown(end: () => void): void}) => {
  const tenant = testTenant();
  const events: ReceivedEvent[] = [];
  let isListening = false;
  const end = inventory.bus.broadcast({
    subjects: [`souk.${tenant}.inventory.*`],
    event: (event) => void events.push(event),
    missed: () => {
      isListening = true;
    },
  });
  t.teardown(end);
  await until('the subscription stands', () => isListening);
  return {events, client: inventory.clientOf(tenant)};
};

const booksIn = (events: readonly ReceivedEvent[]) =>
  events.filter(({type}) => type === 'souk.inventory.v1.BookChanged').map(({data}) => BookChanged.decode(data));

test('every change of a book is told once, in order, with the book as it was answered', async (t) => {
  const {events, client} = await listen(t);
  const created = await client.createBook({book: {title: 'A', price}});
  const {name} = created;
  const updated = await client.updateBook({book: {name, title: 'B'}});
  const stocked = await client.setStock({book: name, availableQuantity: 2});
  await client.deleteBook({name});
  await until('four events', () => events.length >= 4);
  t.deepEqual(booksIn(events), [
    {kind: 'KIND_CREATED', book: created},
    {kind: 'KIND_UPDATED', book: updated},
    {kind: 'KIND_STOCK', book: stocked},
    {kind: 'KIND_DELETED', book: stocked},
  ]);
  for (const event of events) t.like(event, {subject: name, source: '//inventory.souk.local'});
});

test('what is refused is not told', async (t) => {
  const {events, client} = await listen(t);
  const {name} = await client.createBook({book: {title: 'A', price, isbn13: '9780060853983'}});
  await refusal(client.createBook({book: {title: 'B', price, isbn13: '9780060853983'}}));
  await refusal(client.updateBook({book: {name, title: 'B', etag: '"old"'}}));
  await client.deleteBook({name});
  await until('the last event', () => booksIn(events).some(({kind}) => kind === 'KIND_DELETED'));
  t.deepEqual(
    booksIn(events).map(({kind}) => kind),
    ['KIND_CREATED', 'KIND_DELETED'],
  );
});

test("a changed name is told of the author and of every one of the author's books", async (t) => {
  const {events, client} = await listen(t);
  const titles = ['One', 'Two', 'Three'];
  await client.importBooks({rows: titles.map((title) => ({book: {title, price}, authorDisplayNames: ['A']}))});
  const [author] = (await client.listAuthors({})).authors;
  await client.updateAuthor({author: {name: author?.name ?? '', displayName: 'B'}});
  const renamed = () => booksIn(events).filter(({kind}) => kind === 'KIND_UPDATED');
  await until('three events of books', () => renamed().length >= 3);
  t.deepEqual(
    renamed()
      .map(({book}) => book?.title)
      .toSorted(),
    titles.toSorted(),
  );
  for (const {book} of renamed()) t.deepEqual(book?.authorDisplayNames, ['B']);
  const authors = events.filter(({type}) => type.endsWith('AuthorChanged')).map(({data}) => AuthorChanged.decode(data));
  t.deepEqual(
    authors.map(({kind, author: changed}) => [kind, changed?.displayName]),
    [
      ['KIND_CREATED', 'A'],
      ['KIND_UPDATED', 'B'],
    ],
  );
});

test('an import tells of every book and of every author whom it has created', async (t) => {
  const {events, client} = await listen(t);
  const rows = Array.from({length: 300}, (_, index) => ({
    book: {title: `Volume ${index}`, price},
    authorDisplayNames: [`Author ${index % 10}`],
  }));
  await client.importBooks({rows});
  await until('310 events', () => events.length >= 310);
  t.is(booksIn(events).length, 300);
  t.is(new Set(events.map(({id}) => id)).size, events.length);
});
