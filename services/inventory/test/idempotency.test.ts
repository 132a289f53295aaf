import {randomUUID} from 'node:crypto';
import test from 'ava';
import {wholeFile} from '#tests/support/scope.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {refusal} from './refusal.ts';
import {serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);

const price = {minorUnits: 999n, currencyCode: 'EUR'};

const withKey = (key: string, tenant = testTenant()) => inventory.clientOf(tenant, {'idempotency-key': key});

test('the same key and body give the recorded answer again and create nothing', async (t) => {
  const client = withKey(randomUUID());
  const book = {title: 'Once', price, isbn13: '9780060853983'};
  const first = await client.createBook({book});
  t.deepEqual(await client.createBook({book}), first);
});

test('the recorded answer is given again even when the book has changed since', async (t) => {
  const tenant = testTenant();
  const client = withKey(randomUUID(), tenant);
  const first = await client.createBook({book: {title: 'Once', price}});
  await inventory.clientOf(tenant).updateBook({book: {name: first.name, title: 'Twice'}});
  t.deepEqual(await client.createBook({book: {title: 'Once', price}}), first);
});

test('the same key with another body is refused and creates nothing', async (t) => {
  const client = withKey(randomUUID());
  await client.createAuthor({author: {displayName: 'One'}});
  const refused = await refusal(client.createAuthor({author: {displayName: 'Two'}}));
  t.like(refused, {reason: 'IDEMPOTENCY_KEY_REUSED', code: 'INVALID_ARGUMENT'});
});

test('a repeated import answers the same books', async (t) => {
  const client = withKey(randomUUID());
  const rows = [
    {book: {title: 'A', price}, authorDisplayNames: ['B'], availableQuantity: 1},
    {book: {title: '', price}},
  ];
  t.deepEqual(await client.importBooks({rows}), await client.importBooks({rows}));
});

test('a key of another tenant is another key', async (t) => {
  const key = randomUUID();
  const one = await withKey(key).createAuthor({author: {displayName: 'One'}});
  const two = await withKey(key).createAuthor({author: {displayName: 'Two'}});
  t.not(one.name, two.name);
});

test('of many requests with one key at the same time the book is created once', async (t) => {
  const client = withKey(randomUUID());
  const requests = Array.from({length: 8}, () => client.createBook({book: {title: 'Once', price}}));
  const outcomes = await Promise.allSettled(requests);
  const names = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.name] : []));
  t.is(new Set(names).size, 1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') t.is(outcome.reason.reason, 'IDEMPOTENCY_KEY_IN_FLIGHT');
  }
});
