import test from 'ava';
import {z} from 'zod';
import {countBooks, newBook, newCart} from './support/books.ts';
import {assertRefused} from './support/refusal.ts';
import {request} from './support/request.ts';
import {newTenant} from './support/tenant.ts';

const price = {minorUnits: '990', currencyCode: 'EUR'};
const invalid = {status: 400, code: 3, reason: 'REQUEST_INVALID'};
const malformed = {status: 400, code: 3, reason: 'REQUEST_MALFORMED'};
const headersOf = (apiKey: string) => ({'x-api-key': apiKey, 'content-type': 'application/json'});

test('text that is not JSON is 400 and creates nothing', async (t) => {
  const {apiKey, api} = await newTenant();
  const headers = headersOf(apiKey);
  for (const body of ['{', '{"title": }', '[]', '"book"', 'null x', '{"title":"a"}{"title":"b"}']) {
    assertRefused(t, await request('POST', '/v1/books', {headers, body}), malformed, body);
  }
  t.is(await countBooks(api), 0);
});

test('invalid UTF-8 is 400 and creates nothing', async (t) => {
  const {apiKey, api} = await newTenant();
  const body = Buffer.concat([Buffer.from('{"displayName":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]);
  assertRefused(t, await request('POST', '/v1/authors', {headers: headersOf(apiKey), body}), malformed);
  const {authors} = z.object({authors: z.array(z.unknown()).default([])}).parse((await api.get('/v1/authors')).json);
  t.is(authors.length, 0);
});

test('an unknown field or a value of the wrong type is 400 and creates nothing', async (t) => {
  const {api} = await newTenant();
  const bodies: Record<string, unknown> = {
    'unknown field': {title: 'A', price, colour: 'red'},
    'unknown field, deeper': {title: 'A', price: {...price, cents: 1}},
    'text for a number': {title: 'A', price, publicationYear: 'long ago'},
    'number for a text': {title: 7, price},
    'fraction for an integer': {title: 'A', price: {...price, minorUnits: '1.5'}},
    'list for an object': {title: 'A', price: []},
    'number too large': {title: 'A', price, publicationYear: 99999999999},
  };
  for (const [label, body] of Object.entries(bodies)) {
    assertRefused(t, await api.post('/v1/books', body), malformed, label);
  }
  t.is(await countBooks(api), 0);
});

test('an unknown query parameter, or one of the wrong type, is 400', async (t) => {
  const {api} = await newTenant();
  assertRefused(t, await api.get('/v1/books?colour=red'), malformed, 'unknown');
  assertRefused(t, await api.get('/v1/books?pageSize=many'), malformed, 'wrong type');
});

test('all violations are listed at once, and nothing is created', async (t) => {
  const {api} = await newTenant();
  const answer = await api.post('/v1/books', {
    title: '',
    publicationYear: 9999,
    isbn13: '9780000000000',
    price: {minorUnits: '-5', currencyCode: 'XXX'},
    language: 'not a language',
  });
  const {violations} = assertRefused(t, answer, invalid);
  t.deepEqual(violations, [
    'book.isbn13',
    'book.language',
    'book.price',
    'book.price.currency_code',
    'book.publication_year',
    'book.title',
  ]);
  t.is(await countBooks(api), 0);
});

test('a negative quantity, or one beyond the limit, is 400 and leaves the cart as it was', async (t) => {
  const {api} = await newTenant();
  const book = await newBook(api);
  const cart = await newCart(api);
  await api.post(`/v1/${cart}:setItem`, {book, quantity: 2});
  for (const quantity of [-1, 1000]) {
    const {violations} = assertRefused(t, await api.post(`/v1/${cart}:setItem`, {book, quantity}), invalid);
    t.deepEqual(violations, ['quantity']);
  }
  const {items} = z.object({items: z.array(z.unknown())}).parse((await api.get(`/v1/${cart}`)).json);
  t.deepEqual(items, [{book, quantity: 2}]);
});

test('an unknown currency is named with its field', async (t) => {
  const {api} = await newTenant();
  const answer = await api.post('/v1/books', {title: 'A', price: {minorUnits: '1', currencyCode: 'ABC'}});
  t.deepEqual(assertRefused(t, answer, invalid).violations, ['book.price.currency_code']);
});

test('a page token that is broken, another list’s, another tenant’s or of other arguments is 400', async (t) => {
  const {api} = await newTenant();
  const rows = Array.from({length: 5}, (_, row) => ({book: {title: `Book ${row}`, price}}));
  t.is((await api.post('/v1/books:import', {rows})).status, 200);
  const first = await api.get('/v1/books?pageSize=2&orderBy=title');
  const {nextPageToken} = z.object({nextPageToken: z.string().min(1)}).parse(first.json);
  const token = encodeURIComponent(nextPageToken);
  t.is((await api.get(`/v1/books?pageSize=2&orderBy=title&pageToken=${token}`)).status, 200);

  const refused = {status: 400, code: 3, reason: 'PAGE_TOKEN_INVALID'};
  const other = await newTenant();
  const changed = encodeURIComponent((nextPageToken.startsWith('A') ? 'B' : 'A') + nextPageToken.slice(1));
  const answers = {
    nonsense: await api.get('/v1/books?orderBy=title&pageToken=nonsense'),
    changed: await api.get(`/v1/books?orderBy=title&pageToken=${changed}`),
    'other order': await api.get(`/v1/books?orderBy=price&pageToken=${token}`),
    'other filter': await api.get(`/v1/books?orderBy=title&filter=in_stock%3Dtrue&pageToken=${token}`),
    'other list': await api.get(`/v1/authors?pageToken=${token}`),
    'other tenant': await other.api.get(`/v1/books?orderBy=title&pageToken=${token}`),
  };
  for (const [label, answer] of Object.entries(answers)) assertRefused(t, answer, refused, label);
});

test('a filter and an order that the list does not have are 400', async (t) => {
  const {api} = await newTenant();
  for (const filter of ['colour = "red"', 'title = ', 'price : 5 AND (', 'year >= "x"']) {
    const answer = await api.get(`/v1/books?filter=${encodeURIComponent(filter)}`);
    assertRefused(t, answer, {status: 400, code: 3, reason: 'FILTER_INVALID'}, filter);
  }
  const answer = await api.get('/v1/books?orderBy=colour');
  assertRefused(t, answer, {status: 400, code: 3, reason: 'ORDER_BY_INVALID'});
});
