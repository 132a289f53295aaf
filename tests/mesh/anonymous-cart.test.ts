import test from 'ava';
import {z} from 'zod';
import {altered} from '#tests/support/altered.ts';
import {nameIn, newBook} from './support/books.ts';
import {request} from './support/request.ts';
import {newTenant} from './support/tenant.ts';

const cart = z.object({
  name: z.string(),
  items: z.array(z.object({book: z.string(), quantity: z.number()})).default([]),
  anonymous: z.boolean().default(false),
});

test('an anonymous cart is found by its cookie, and by nothing else', async (t) => {
  const {api} = await newTenant();
  const book = await newBook(api);
  const creation = await api.post('/v1/carts', {anonymous: true});
  const {name, anonymous} = cart.parse(creation.json);
  t.true(anonymous);
  const [setCookie = ''] = creation.headers['set-cookie'] ?? [];
  t.regex(setCookie, /^souk_cart=[^;]+; Max-Age=\d+; Path=\/v1\/carts; HttpOnly; SameSite=Lax$/);
  const cookie = setCookie.split(';')[0];

  const filled = await api.post('/v1/carts/current:setItem', {book, quantity: 2}, {cookie});
  t.is(filled.status, 200, filled.text);
  const read = await api.get('/v1/carts/current', {cookie});
  t.deepEqual(cart.parse(read.json).items, [{book, quantity: 2}]);
  t.is(nameIn(await api.get(`/v1/${name}`, {cookie})), name);

  t.is((await api.get(`/v1/${name}`)).status, 404, 'by its name alone');
  t.is((await api.get('/v1/carts/current')).status, 404, 'without a cookie');
  t.is((await api.get('/v1/carts/current', {cookie: altered(cookie ?? '')})).status, 404, 'with a forged cookie');
  const other = await newTenant();
  t.is((await other.api.get('/v1/carts/current', {cookie})).status, 404, 'at another tenant');

  const deletion = await api.delete('/v1/carts/current', {cookie});
  t.is(deletion.status, 200);
  t.regex(deletion.headers['set-cookie']?.[0] ?? '', /^souk_cart=; Max-Age=0;/);
});

test('a browser that came by HTTPS gets a cookie for HTTPS only', async (t) => {
  const {apiKey} = await newTenant();
  const headers = {'x-api-key': apiKey, 'content-type': 'application/json'};
  const creation = {headers, body: '{"anonymous": true}'};
  const secure = await request('POST', '/v1/carts', {...creation, secure: true});
  t.regex(secure.headers['set-cookie']?.[0] ?? '', /; Secure$/);
  const pretended = {...creation, headers: {...headers, 'x-forwarded-proto': 'https'}};
  const plain = await request('POST', '/v1/carts', pretended);
  t.notRegex(plain.headers['set-cookie']?.[0] ?? '', /Secure/);
});
