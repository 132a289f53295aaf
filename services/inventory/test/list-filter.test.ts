import test from 'ava';
import {wholeFile} from '#tests/support/scope.ts';
import {refusal} from './refusal.ts';
import {type Inventory, serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);
let client: ReturnType<Inventory['clientOf']>;
test.before(async () => {
  client = inventory.clientOf();
  await client.importBooks({rows});
});

const row = (
  title: string,
  authorDisplayNames: string[],
  fields: {publicationYear?: number; language?: string},
  minorUnits: bigint,
  availableQuantity: number,
) => ({book: {title, price: {minorUnits, currencyCode: 'EUR'}, ...fields}, authorDisplayNames, availableQuantity});

const rows = [
  row('The Hobbit', ['J.R.R. Tolkien'], {publicationYear: 1937, language: 'en'}, 1000n, 5),
  row(
    'The Fellowship of the Ring',
    ['J.R.R. Tolkien', 'Alan Lee'],
    {publicationYear: 1954, language: 'en-GB'},
    1500n,
    0,
  ),
  row('Les Misérables', ['Victor Hugo'], {publicationYear: 1862, language: 'fr'}, 900n, 2),
  row('Lee: A Life', ['Alan Nolan', 'Ruth Lee'], {publicationYear: 1991, language: 'en'}, 2500n, 1),
  row('The Iliad', ['Homer'], {publicationYear: -750, language: 'enm'}, 800n, 9),
  row('Untitled', [], {}, 0n, 0),
];

const all = ['Hobbit', 'Fellowship', 'Misérables', 'Lee', 'Iliad', 'Untitled'];
const nicknames = (titles: readonly string[]) =>
  titles.map((title) => all.find((nickname) => title.includes(nickname)) ?? title).toSorted();
const found = async (filter: string) => nicknames((await client.listBooks({filter})).books.map(({title}) => title));
const but = (...excluded: readonly string[]) => all.filter((nickname) => !excluded.includes(nickname));

const finds: readonly (readonly [filter: string, books: readonly string[]])[] = [
  ['', all],
  ['title:hobbit', ['Hobbit']],
  ['title:HOBB', ['Hobbit']],
  ['title:obbit', []],
  ['title:"ring fell"', ['Fellowship']],
  ['title:"fell ring"', []],
  ['title:miserables', ['Misérables']],
  ['title:"MISÉRABLES"', ['Misérables']],
  ['title:the', ['Hobbit', 'Fellowship', 'Iliad']],
  ['title = "The Hobbit"', ['Hobbit']],
  ['title = "the hobbit"', []],
  ['title != "The Hobbit"', but('Hobbit')],
  ['author:tolkien', ['Hobbit', 'Fellowship']],
  ['author:"tolkien j"', ['Hobbit', 'Fellowship']],
  ['author:"alan lee"', ['Fellowship']],
  ['author:lee author:alan', ['Fellowship', 'Lee']],
  ['author = "Homer"', ['Iliad']],
  ['author = "homer"', []],
  ['author != "J.R.R. Tolkien"', but('Hobbit', 'Fellowship')],
  ['language = en', ['Hobbit', 'Lee']],
  ['language = "EN-gb"', ['Fellowship']],
  ['language:en', ['Hobbit', 'Lee', 'Fellowship']],
  ['language != en', but('Hobbit', 'Lee')],
  ['language = ""', ['Untitled']],
  ['year = 1937', ['Hobbit']],
  ['year != 1937', but('Hobbit')],
  ['year < 1862', ['Iliad']],
  ['year <= 1862', ['Iliad', 'Misérables']],
  ['year > 1954', ['Lee']],
  ['year >= 1954', ['Lee', 'Fellowship']],
  ['year < 0', ['Iliad']],
  ['year > -751 year < -749', ['Iliad']],
  ['NOT year < 1954', ['Fellowship', 'Lee', 'Untitled']],
  ['price = 1000', ['Hobbit']],
  ['price < 900', ['Iliad', 'Untitled']],
  ['price >= 900 AND price <= 1500', ['Misérables', 'Hobbit', 'Fellowship']],
  ['price > 9007199254740991', []],
  ['available_quantity > 2', ['Hobbit', 'Iliad']],
  ['available_quantity = 0', ['Fellowship', 'Untitled']],
  ['in_stock = true', but('Fellowship', 'Untitled')],
  ['in_stock = false', ['Fellowship', 'Untitled']],
  ['in_stock != true', ['Fellowship', 'Untitled']],
  ['-in_stock = true', ['Fellowship', 'Untitled']],
  ['author:tolkien AND in_stock = true', ['Hobbit']],
  ['author:tolkien OR author:hugo', ['Hobbit', 'Fellowship', 'Misérables']],
  ['in_stock = true AND author:tolkien OR author:hugo', ['Hobbit', 'Misérables']],
  ['(in_stock = true AND author:tolkien) OR author:hugo', ['Hobbit', 'Misérables']],
  ['NOT (author:tolkien OR author:hugo)', ['Lee', 'Iliad', 'Untitled']],
  ['NOT title:the', ['Misérables', 'Lee', 'Untitled']],
  [`author:"Tolkien" AND year >= 1937 AND price < 2000 AND in_stock = true`, ['Hobbit']],
];

for (const [filter, books] of finds) {
  test(`the filter \`${filter}\` finds ${books.length === all.length ? 'every book' : books.join(', ') || 'nothing'}`, async (t) => {
    t.deepEqual(await found(filter), [...books].toSorted());
  });
}

test('a book fulfils either a filter or its contrary', async (t) => {
  for (const [filter] of finds) {
    if (filter === '') continue;
    t.deepEqual([...(await found(filter)), ...(await found(`NOT (${filter})`))].toSorted(), all.toSorted(), filter);
  }
});

for (const filter of [
  'colour = red',
  'title < "A"',
  'year = MCMXC',
  'year = "1937"',
  'price = 9.99',
  'in_stock = maybe',
  'in_stock > false',
  'title:',
  'title:"!?"',
  'title:""',
  '(title:a',
  'title:a)',
  'title:"a',
  'Tolkien',
  'year > 99999999999999999999',
  `title:"${Array.from({length: 17}, (_, index) => `w${index}`).join(' ')}"`,
]) {
  test(`the filter \`${filter}\` is refused`, async (t) => {
    const refused = await refusal(client.listBooks({filter}));
    t.like(refused, {code: 'INVALID_ARGUMENT', reason: 'FILTER_INVALID'});
    t.deepEqual(
      refused.violations.map(({field}) => field),
      ['filter'],
    );
  });
}

test('a filter with a null character breaks a rule of the contract', async (t) => {
  t.is((await refusal(client.listBooks({filter: 'title = "a\0"'}))).reason, 'REQUEST_INVALID');
});

test('text of a filter is never SQL', async (t) => {
  t.deepEqual(await found(`title = "'; drop table book; --"`), []);
  t.deepEqual(await found(`title:"x' or 1=1"`), []);
  t.deepEqual(await found(''), all.toSorted());
});

test('authors are found by the words of their names and by the whole name', async (t) => {
  const names = async (filter: string) =>
    (await client.listAuthors({filter, orderBy: 'display_name'})).authors.map(({displayName}) => displayName);
  t.deepEqual(await names('display_name:lee'), ['Alan Lee', 'Ruth Lee']);
  t.deepEqual(await names('display_name:"alan no"'), ['Alan Nolan']);
  t.deepEqual(await names('display_name = "Homer"'), ['Homer']);
  t.deepEqual(await names('display_name != "Homer" display_name:h'), ['Victor Hugo']);
  t.is((await refusal(client.listAuthors({filter: 'title:a'}))).reason, 'FILTER_INVALID');
});

test('words follow a changed title and a changed name', async (t) => {
  const own = inventory.clientOf();
  const {name: author} = await own.createAuthor({author: {displayName: 'Samuel Clemens'}});
  const price = {minorUnits: 1n, currencyCode: 'EUR'};
  const {name} = await own.createBook({book: {title: 'Old Times', price, authors: [author]}});
  await own.updateBook({book: {name, title: 'Life on the Mississippi'}});
  await own.updateAuthor({author: {name: author, displayName: 'Mark Twain'}});
  const count = async (filter: string) => (await own.listBooks({filter})).books.length;
  t.deepEqual(
    await Promise.all(['title:old', 'title:life', 'author:clemens', 'author:twain'].map(count)),
    [0, 1, 0, 1],
  );
});
