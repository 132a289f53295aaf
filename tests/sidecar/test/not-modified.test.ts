import {once} from 'node:events';
import {request} from 'node:http';
import {connect} from 'node:http2';
import {text} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {ListBooksResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {until} from '#tests/support/until.ts';
import {trial} from '../trial.ts';

const etag = 'W/"a"';
const books = Array.from({length: 30}, (_, index) => ({title: `Book ${index}`}));
const list = ListBooksResponse.encode(ListBooksResponse.fromPartial({books})).finish();

/** An edge before an inventory that says of every answer what it says of `says`. */
async function edgeBefore(t: ExecutionContext, says: Readonly<Record<string, string>>, answer = list) {
  const {edge, peers} = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1, cart: 1}});
  const [identity, inventory, cart] = peers;
  identity?.behave(CheckResponse.encode(CheckResponse.fromPartial({})).finish());
  for (const peer of [inventory, cart]) {
    peer?.behave((_path, _request, _headers, header) => {
      for (const [name, value] of Object.entries(says)) header.set(name, value);
      return answer;
    });
  }
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const outgoing = request(`${edge}${path}`, {headers}).end();
    const [incoming] = await once(outgoing, 'response');
    return {status: Number(incoming.statusCode), headers: incoming.headers, text: await text(incoming)};
  };
  await until('the edge answers', async () => (await get('/v1/books')).status < 500, 60_000);
  return {edge, get};
}

test.serial('what a service calls unchanged is 304 with the fields of the answer and without a body', async (t) => {
  t.timeout(120_000);
  const {edge, get} = await edgeBefore(t, {etag, 'x-souk-unchanged': '1'}, new Uint8Array());
  for (const coding of ['', 'gzip', 'br']) {
    const {status, headers, text: body} = await get('/v1/books', coding === '' ? {} : {'accept-encoding': coding});
    t.is(status, 304, coding);
    t.is(body, '', coding);
    t.is(headers.etag, etag);
    t.is(headers['cache-control'], 'private, no-cache');
    t.is(headers.vary, 'Accept-Encoding, Origin, x-api-key, authorization, cookie, souk-act-in');
    for (const absent of [
      'content-type',
      'content-length',
      'content-encoding',
      'transfer-encoding',
      'x-souk-unchanged',
    ])
      t.false(absent in headers, absent);
  }

  const session = connect(edge);
  t.teardown(() => session.destroy());
  const stream = session.request({':path': '/v1/books'});
  const [headers] = await once(stream, 'response');
  t.is(headers[':status'], 304);
  t.is(headers.etag, etag);
  t.is(await text(stream), '');
});

test.serial(
  'what a service answers with an etag comes whole and may be kept; compressed it has its etag still',
  async (t) => {
    t.timeout(120_000);
    const {get} = await edgeBefore(t, {etag});
    for (const coding of ['identity', 'gzip', 'br']) {
      const {status, headers, text: body} = await get('/v1/books', {'accept-encoding': coding});
      t.is(status, 200);
      t.is(headers['content-encoding'], coding === 'identity' ? undefined : coding);
      t.true(body.length > 100);
      t.is(headers.etag, etag);
      t.is(headers['cache-control'], 'private, no-cache');
      t.is(headers.vary, 'Accept-Encoding, Origin, x-api-key, authorization, cookie, souk-act-in');
    }
  },
);

test.serial('nobody keeps what has no etag, and a method whose answers nobody keeps has no 304', async (t) => {
  t.timeout(120_000);
  const {get} = await edgeBefore(t, {'x-souk-unchanged': '1'}, new Uint8Array());
  const missing = await get('/v1/nothing');
  t.is(missing.status, 404);
  t.is(missing.headers['cache-control'], 'no-store');
  const untagged = await get('/v1/books');
  t.is(untagged.headers['cache-control'], 'no-store');
  const cart = await get('/v1/carts/current');
  t.is(cart.status, 200);
  t.is(cart.headers['cache-control'], 'no-store');
  t.is(cart.headers.vary, 'Accept-Encoding, Origin');
});
