import test from 'ava';
import {z} from 'zod';
import {apiOf} from './support/api.ts';
import {nameIn, newBook, newCart} from './support/books.ts';
import {demoTenants} from './support/mesh.ts';
import {request} from './support/request.ts';
import {newTenant} from './support/tenant.ts';

const bookPage = z.object({
  books: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      authorDisplayNames: z.array(z.string()).default([]),
      price: z.object({minorUnits: z.string().default('0'), currencyCode: z.string()}),
      availableQuantity: z.number().default(0),
    }),
  ),
  nextPageToken: z.string().default(''),
});
const cart = z.object({
  name: z.string(),
  items: z.array(z.object({book: z.string(), quantity: z.number()})).default([]),
  anonymous: z.boolean().default(false),
});
const checked = z.object({
  lines: z
    .array(
      z.object({book: z.string(), availableQuantity: z.number().default(0), problems: z.array(z.string()).default([])}),
    )
    .default([]),
  total: z.object({minorUnits: z.string(), currencyCode: z.string()}).optional(),
  purchasable: z.boolean().default(false),
});

const demo = () => {
  const [tenant] = demoTenants();
  if (tenant === undefined) throw new Error('there is no demo tenant');
  return apiOf(tenant.apiKey);
};
const filtered = (filter: string, more = '') => `/v1/books?filter=${encodeURIComponent(filter)}${more}`;

test('the demo books can be filtered, ordered and paged to the end', async (t) => {
  const titles: string[] = [];
  const filter = 'author:"Tolkien"';
  let token = '';
  do {
    const answer = await demo().get(
      filtered(filter, `&orderBy=title&pageSize=7&pageToken=${encodeURIComponent(token)}`),
    );
    t.is(answer.status, 200, answer.text);
    const page = bookPage.parse(answer.json);
    for (const book of page.books) {
      t.true(
        book.authorDisplayNames.some((author) => author.includes('Tolkien')),
        book.title,
      );
      titles.push(book.title);
    }
    token = page.nextPageToken;
  } while (token !== '');
  t.true(titles.length > 7, 'more than one page');
  const whole = bookPage.parse((await demo().get(filtered(filter, '&orderBy=title&pageSize=1000'))).json);
  t.deepEqual(
    titles,
    whole.books.map(({title}) => title),
  );
});

test('a filter on price and stock gives only what fits', async (t) => {
  const answer = await demo().get(filtered('price >= 500 AND price < 1500 AND in_stock = true', '&orderBy=price'));
  t.is(answer.status, 200, answer.text);
  const {books} = bookPage.parse(answer.json);
  t.true(books.length > 0);
  const prices = books.map(({price}) => Number(price.minorUnits));
  t.true(prices.every((price) => price >= 500 && price < 1500));
  t.deepEqual(
    prices,
    prices.toSorted((a, b) => a - b),
  );
  t.true(books.every(({availableQuantity}) => availableQuantity > 0));
});

test('a cart is filled, checked against inventory, repaired and found purchasable', async (t) => {
  const {api} = await newTenant();
  const plenty = await newBook(api, {title: 'Plenty', minorUnits: 1000, stock: 50});
  const scarce = await newBook(api, {title: 'Scarce', minorUnits: 250, stock: 2});
  const name = await newCart(api);
  const seen = {minorUnits: '999', currencyCode: 'EUR'};
  await api.post(`/v1/${name}:setItem`, {book: plenty, quantity: 3, expectedUnitPrice: seen});
  const filled = await api.post(`/v1/${name}:setItem`, {book: scarce, quantity: 5});
  t.deepEqual(cart.parse(filled.json).items, [
    {book: plenty, quantity: 3},
    {book: scarce, quantity: 5},
  ]);

  const before = checked.parse((await api.get(`/v1/${name}:check`)).json);
  t.deepEqual(
    before.lines.map(({problems}) => problems),
    [['PROBLEM_PRICE_CHANGED'], ['PROBLEM_INSUFFICIENT_STOCK']],
  );
  t.false(before.purchasable);

  await api.post(`/v1/${name}:setItem`, {book: plenty, quantity: 3, expectedUnitPrice: {...seen, minorUnits: '1000'}});
  await api.post(`/v1/${name}:setItem`, {book: scarce, quantity: 2});
  const after = checked.parse((await api.get(`/v1/${name}:check`)).json);
  t.true(after.purchasable, JSON.stringify(after));
  t.deepEqual(after.total, {minorUnits: '3500', currencyCode: 'EUR'});

  t.is((await api.delete(`/v1/${name}`)).status, 200);
  t.is((await api.get(`/v1/${name}`)).status, 404);
});

test('a book that is deleted while it lies in a cart is gone at the next check', async (t) => {
  const {api} = await newTenant();
  const book = await newBook(api);
  const name = await newCart(api);
  await api.post(`/v1/${name}:setItem`, {book, quantity: 1});
  t.is((await api.delete(`/v1/${book}`)).status, 200);
  const {lines, purchasable} = checked.parse((await api.get(`/v1/${name}:check`)).json);
  t.deepEqual(lines[0]?.problems, ['PROBLEM_BOOK_GONE']);
  t.false(purchasable);
});

test('many books are imported at once, and a bad row does not hinder the others', async (t) => {
  const {api} = await newTenant();
  const price = {minorUnits: '990', currencyCode: 'EUR'};
  const answer = await api.post('/v1/books:import', {
    rows: [
      {book: {title: 'One', price}, authorDisplayNames: ['Somebody'], availableQuantity: 1},
      {book: {title: '', price}},
      {book: {title: 'Three', price}, authorDisplayNames: ['Somebody']},
    ],
  });
  t.is(answer.status, 200, answer.text);
  const result = z
    .object({createdCount: z.number(), results: z.array(z.object({book: z.string().optional()}))})
    .parse(answer.json);
  t.is(result.createdCount, 2);
  t.deepEqual(
    result.results.map(({book}) => book !== undefined),
    [true, false, true],
  );
  t.is(bookPage.parse((await api.get(filtered('author:"Somebody"'))).json).books.length, 2);
});

test('a book is changed field by field, and a change that was overtaken is refused', async (t) => {
  const {api} = await newTenant();
  const author = nameIn(await api.post('/v1/authors', {displayName: 'Ursula K. Le Guin'}));
  const book = await newBook(api, {title: 'The Dispossesed'});
  const first = await api.patch(`/v1/${book}?updateMask=title,authors`, {title: 'The Dispossessed', authors: [author]});
  t.is(first.status, 200, first.text);
  const {etag} = z.object({etag: z.string()}).parse(first.json);
  t.is((await api.patch(`/v1/${book}?updateMask=language`, {language: 'en', etag})).status, 200);
  t.is((await api.patch(`/v1/${book}?updateMask=language`, {language: 'de', etag})).status, 409);
  const read = z.object({title: z.string(), language: z.string(), authorDisplayNames: z.array(z.string())});
  t.like(read.parse((await api.get(`/v1/${book}`)).json), {
    title: 'The Dispossessed',
    language: 'en',
    authorDisplayNames: ['Ursula K. Le Guin'],
  });
});

test('the API describes itself, as OpenAPI 3.1 and as a page', async (t) => {
  const document = await request('GET', '/openapi.json');
  t.is(document.status, 200);
  const {openapi, paths} = z
    .object({openapi: z.string(), paths: z.record(z.string(), z.unknown())})
    .parse(document.json);
  t.regex(openapi, /^3\.1\./);
  t.true(Object.keys(paths).some((path) => path.startsWith('/v1/books')));
  let page = await request('GET', '/docs');
  if (page.status >= 300 && page.status < 400) page = await request('GET', page.headers.location ?? '/docs/');
  t.is(page.status, 200);
  t.regex(page.headers['content-type'] ?? '', /^text\/html/);
});
