import test from 'ava';
import fc from 'fast-check';
import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {altered} from '#tests/support/altered.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {sortKey} from '../domain/searchable.ts';
import {refusal} from './refusal.ts';
import {type Inventory, serveInventory} from './serve-inventory.ts';

type Client = ReturnType<Inventory['clientOf']>;

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);
let client: Client;
test.before(async () => {
  client = inventory.clientOf();
  // At three times, so that times of creation differ.
  for (const part of [0, 20, 40]) await client.importBooks({rows: rows.slice(part, part + 20)});
});

// Few values and many books, so that pages end in the middle of equal ones.
const rows = Array.from({length: 60}, (_, index) => ({
  book: {
    title: ['Émile', 'emile', 'Ulysses', 'ulysses II', 'Zadig'][index % 5] ?? '',
    price: {minorUnits: BigInt((index * 7) % 4) * 100n, currencyCode: 'EUR'},
    ...(index % 6 === 0 ? {} : {publicationYear: 1900 + ((index * 5) % 3)}),
  },
  authorDisplayNames: [`Author ${index % 4}`],
  availableQuantity: index % 3,
}));

const walk = async (of: Client, request: {filter: string; orderBy: string; pageSize: number}): Promise<Book[]> => {
  const books: Book[] = [];
  for (let pageToken: string | undefined; pageToken !== ''; ) {
    const page = await of.listBooks({...request, pageToken: pageToken ?? ''});
    books.push(...page.books);
    pageToken = page.nextPageToken;
  }
  return books;
};

const rising = (one: string | number | bigint, other: string | number | bigint) =>
  one < other ? -1 : one > other ? 1 : 0;
const year = (book: Book, unknown: number) => book.publicationYear ?? unknown;
const comparisons: Record<string, (one: Book, other: Book, descending: boolean) => number> = {
  title: (one, other) => Buffer.compare(Buffer.from(sortKey(one.title)), Buffer.from(sortKey(other.title))),
  price: (one, other) => rising(one.price?.minorUnits ?? 0n, other.price?.minorUnits ?? 0n),
  create_time: (one, other) => rising(Number(one.createTime), Number(other.createTime)),
  publication_year: (one, other, descending) => {
    const unknown = descending ? -Infinity : Infinity;
    return rising(year(one, unknown), year(other, unknown));
  },
};

const orders = fc.uniqueArray(
  fc.record({field: fc.constantFrom(...Object.keys(comparisons)), descending: fc.boolean()}),
  {
    selector: ({field}) => field,
    maxLength: 3,
  },
);
const filters: readonly (readonly [string, (book: Book) => boolean])[] = [
  ['', () => true],
  ['in_stock = true', ({availableQuantity}) => availableQuantity > 0],
  ['title:emile OR price >= 200', ({title, price}) => sortKey(title) === 'emile' || (price?.minorUnits ?? 0n) >= 200n],
  [
    'author:"author 2" AND NOT year = 1901',
    (book) => book.authorDisplayNames.includes('Author 2') && book.publicationYear !== 1901,
  ],
];

test('all pages together hold every book of the filter once and in order, whatever the order and the size', async (t) => {
  const everything = await walk(client, {filter: '', orderBy: '', pageSize: 1000});
  t.is(everything.length, rows.length);
  const property = fc.asyncProperty(
    orders,
    fc.constantFrom(...filters),
    fc.integer({min: 1, max: 70}),
    async (order, [filter, fulfils], pageSize) => {
      const orderBy = order.map(({field, descending}) => `${field}${descending ? ' desc' : ''}`).join(', ');
      const walked = await walk(client, {filter, orderBy, pageSize: Math.max(pageSize, 4)});
      const names = walked.map(({name}) => name);
      t.deepEqual(
        names.toSorted(),
        everything
          .filter(fulfils)
          .map(({name}) => name)
          .toSorted(),
      );
      const asked = order.length > 0 ? order : [{field: 'create_time', descending: true}];
      for (const [index, book] of walked.entries()) {
        const before = walked[index - 1];
        if (before) t.true(inOrder(before, book, asked), `${orderBy}: ${before.title}, ${book.title}`);
      }
    },
  );
  await fc.assert(property, {numRuns: 40});
});

const inOrder = (one: Book, other: Book, order: readonly {field: string; descending: boolean}[]): boolean => {
  for (const {field, descending} of order) {
    const compared = (comparisons[field]?.(one, other, descending) ?? 0) * (descending ? -1 : 1);
    if (compared !== 0) return compared < 0;
  }
  const last = order.at(-1)?.descending ?? false;
  return rising(one.name, other.name) * (last ? -1 : 1) < 0;
};

test('books that are added or deleted while somebody turns pages neither repeat nor hide others', async (t) => {
  const own = inventory.clientOf();
  await own.importBooks({rows: rows.slice(0, 20)});
  const before = await walk(own, {filter: '', orderBy: 'price', pageSize: 1000});
  const first = await own.listBooks({orderBy: 'price', pageSize: 7});
  await own.importBooks({rows: rows.slice(20, 40)});
  // The row to which the token leads.
  await own.deleteBook({name: first.books.at(-1)?.name ?? ''});
  const seen = [...first.books];
  for (let pageToken = first.nextPageToken; pageToken !== ''; ) {
    const page = await own.listBooks({orderBy: 'price', pageSize: 7, pageToken});
    seen.push(...page.books);
    pageToken = page.nextPageToken;
  }
  const names = seen.map(({name}) => name);
  t.is(new Set(names).size, names.length);
  for (const {name} of before) t.true(names.includes(name));
});

test('authors are paged too', async (t) => {
  const names: string[] = [];
  for (let pageToken: string | undefined; pageToken !== ''; ) {
    const page = await client.listAuthors({orderBy: 'display_name desc', pageSize: 3, pageToken: pageToken ?? ''});
    names.push(...page.authors.map(({displayName}) => displayName));
    pageToken = page.nextPageToken;
  }
  t.deepEqual(names, ['Author 3', 'Author 2', 'Author 1', 'Author 0']);
});

test('a page has 50 books when nothing is said, and never more than 1000', async (t) => {
  t.is((await client.listBooks({})).books.length, 50);
  const own = inventory.clientOf();
  const many = Array.from({length: 505}, (_, index) => ({
    book: {title: `${index}`, price: {minorUnits: 1n, currencyCode: 'EUR'}},
  }));
  for (const part of [many, many]) await own.importBooks({rows: part});
  const page = await own.listBooks({pageSize: 5000});
  t.is(page.books.length, 1000);
  t.not(page.nextPageToken, '');
  const negative = await refusal(own.listBooks({pageSize: -1}));
  t.deepEqual(
    negative.violations.map(({field}) => field),
    ['page_size'],
  );
});

test('a page token is good for its own filter, order, method and tenant only', async (t) => {
  const {nextPageToken: pageToken} = await client.listBooks({filter: 'price >= 0', orderBy: 'title', pageSize: 2});
  t.truthy((await client.listBooks({filter: 'price >= 0', orderBy: 'title', pageSize: 9, pageToken})).books);
  const others = [
    client.listBooks({filter: 'price >= 1', orderBy: 'title', pageToken}),
    client.listBooks({filter: 'price >= 0', orderBy: 'title desc', pageToken}),
    client.listBooks({pageToken}),
    client.listAuthors({pageToken}),
    inventory.clientOf().listBooks({filter: 'price >= 0', orderBy: 'title', pageToken}),
    client.listBooks({filter: 'price >= 0', orderBy: 'title', pageToken: altered(pageToken)}),
    client.listBooks({pageToken: 'nonsense'}),
  ];
  for (const other of others) t.like(await refusal(other), {code: 'INVALID_ARGUMENT', reason: 'PAGE_TOKEN_INVALID'});
});

for (const orderBy of ['colour', 'title down', 'title, title desc', 'title,', 'available_quantity']) {
  test(`the order \`${orderBy}\` is refused`, async (t) => {
    t.like(await refusal(client.listBooks({orderBy})), {code: 'INVALID_ARGUMENT', reason: 'ORDER_BY_INVALID'});
  });
}
