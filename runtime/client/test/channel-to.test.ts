import {createServer, type IncomingHttpHeaders} from 'node:http2';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {InventoryServiceDefinition, QuoteBooksResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {testCall} from '#tests/support/test-call.ts';
import {channelTo} from '../channel-to.ts';
import {clientOf} from '../client-of.ts';
import {peerNameOf} from '../peer-name-of.ts';

/** A server that remembers the headers of its last call and answers each with an empty message. */
const serveEmpty = async (t: ExecutionContext, socket: string) => {
  let last: IncomingHttpHeaders = {};
  const empty = QuoteBooksResponse.encode({quotes: []}).finish();
  const server = createServer().on('stream', (stream, headers) => {
    last = headers;
    stream.respond({':status': 200, 'content-type': 'application/grpc'}, {waitForTrailers: true});
    stream.on('wantTrailers', () => stream.sendTrailers({'grpc-status': '0'}));
    stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, empty.length]), empty]));
  });
  await new Promise<void>((resolve) => void server.listen(socket, resolve));
  t.teardown(() => void server.close());
  return () => last;
};

test('a call carries the name of its peer as authority, whatever the address of the sidecar is', async (t) => {
  const folder = await ownFolder(t);
  const received = await serveEmpty(t, join(folder, 'outbound.sock'));
  const inventory = clientOf(InventoryServiceDefinition, `unix:${folder}/outbound.sock`);
  await inventory(testCall()).quoteBooks({books: []});
  t.is(received()[':authority'], 'inventory');
});

test('`{service}` in the address is the name of the peer', async (t) => {
  const folder = await ownFolder(t);
  const received = await serveEmpty(t, join(folder, 'inventory.sock'));
  const inventory = clientOf(InventoryServiceDefinition, `unix:${folder}/{service}.sock`);
  await inventory(testCall()).quoteBooks({books: []});
  t.is(received()[':path'], '/souk.inventory.v1.InventoryService/QuoteBooks');
});

test('peers behind one address have a channel each, one peer has one', (t) => {
  const address = 'unix:/nobody.sock';
  t.is(channelTo(address, 'inventory'), channelTo(address, 'inventory'));
  t.not(channelTo(address, 'inventory'), channelTo(address, 'identity'));
});

test('the peer of somebody else’s contract is not guessed', (t) => {
  t.is(peerNameOf('souk.inventory.v1.InventoryService'), 'inventory');
  t.throws(() => peerNameOf('envoy.service.auth.v3.Authorization'), {message: /nobody knows who serves it/});
});
