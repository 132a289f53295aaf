import test from 'ava';
import {Metadata} from 'nice-grpc';
import {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {served} from '#runtime/server/served.ts';
import {clientAs, type Manner} from '#tests/support/client-as.ts';
import type {Scope} from '#tests/support/scope.ts';
import {serveHere} from '#tests/support/serve-here.ts';

const {getBook, createBook} = InventoryServiceDefinition.methods;
/** One method whose answers may be kept, and one whose answers may not. */
const definition = {...InventoryServiceDefinition, methods: {getBook, createBook}};
const name = 'books/00000000-0000-4000-8000-000000000000';
const get = {'x-envoy-original-method': 'GET'};

/** A server whose book has the title that the test gives it, and what it answers to a request with these headers. */
async function started(scope: Scope) {
  let title = 'One';
  const {address} = await serveHere(scope, [
    served(definition, {
      getBook: async () => {
        if (title === '') throw meshFailure(ErrorReason.INTERNAL_ERROR, 'There is no title.');
        return Book.fromPartial({name, title});
      },
      createBook: async () => Book.fromPartial({name, title}),
    }),
  ]);
  const ask = async (
    headers: Readonly<Record<string, string>>,
    {of = 'getBook', ...who}: Manner & {readonly of?: 'getBook' | 'createBook'} = {},
  ) => {
    let etag: string | undefined;
    let unchanged: string | undefined;
    const options = {
      metadata: Metadata(headers),
      onHeader: (header: Metadata) => {
        etag = header.get('etag');
        unchanged = header.get('x-souk-unchanged');
      },
    };
    const client = clientAs(definition, address, who);
    const request =
      of === 'getBook'
        ? client.getBook({name}, options)
        : client.createBook({book: {title, price: {currencyCode: 'EUR'}}}, options);
    const answer = await request.catch(() => undefined);
    return {etag, unchanged, title: answer?.title};
  };
  const rename = (to: string) => {
    title = to;
  };
  return {ask, rename};
}

test('an answer that may be kept has a weak etag, the same for the same answer and another for another', async (t) => {
  const {ask, rename} = await started(t);
  const first = await ask(get);
  t.regex(first.etag ?? '', /^W\/"[\w-]{22}"$/);
  t.deepEqual(await ask(get), first);
  rename('Two');
  const other = await ask(get);
  t.not(other.etag, first.etag);
  rename('One');
  t.is((await ask(get)).etag, first.etag);
});

test('who has the answer gets an empty one and the word that it is the same; who has an older one gets it whole', async (t) => {
  const {ask, rename} = await started(t);
  const {etag = ''} = await ask(get);
  const strong = etag.slice(2);
  for (const presented of [etag, strong, `"other", ${etag}`, `${strong},"other"`, '*']) {
    t.deepEqual(await ask({...get, 'if-none-match': presented}), {etag, unchanged: '1', title: ''}, presented);
  }
  for (const presented of ['"other"', `${etag.slice(0, -1)}`, `"${strong}"`, `W/${etag}`, '"*"', '']) {
    t.deepEqual(await ask({...get, 'if-none-match': presented}), {etag, unchanged: undefined, title: 'One'}, presented);
  }
  rename('Two');
  const other = await ask({...get, 'if-none-match': etag});
  t.is(other.title, 'Two');
  t.is(other.unchanged, undefined);
});

test('the tag of one tenant is none of another, though their answers are the same', async (t) => {
  const {ask} = await started(t);
  const {etag = ''} = await ask(get, {tenant: 'bookshop'});
  const other = await ask({...get, 'if-none-match': etag}, {tenant: 'library'});
  t.is(other.title, 'One');
  t.not(other.etag, etag);
});

test('a call that began as gRPC, a POST and a method whose answers nobody keeps know nothing of tags', async (t) => {
  const {ask} = await started(t);
  const plain = {etag: undefined, unchanged: undefined, title: 'One'};
  t.deepEqual(await ask({'if-none-match': '*'}), plain);
  t.deepEqual(await ask({'x-envoy-original-method': 'POST', 'if-none-match': '*'}), plain);
  t.deepEqual(await ask({...get, 'if-none-match': '*'}, {of: 'createBook'}), plain);
});

test('a refusal has no tag, whatever the client has', async (t) => {
  const {ask, rename} = await started(t);
  rename('');
  t.deepEqual(await ask({...get, 'if-none-match': '*'}), {etag: undefined, unchanged: undefined, title: undefined});
});
