import test from 'ava';
import {newBook} from '#tests/mesh/support/books.ts';
import {callPeer} from '#tests/mesh/support/call-peer.ts';
import {mesh} from '#tests/mesh/support/contract.ts';
import {logLines} from '#tests/mesh/support/log-lines.ts';
import {quote} from '#tests/mesh/support/quote.ts';
import {reasonIn} from '#tests/mesh/support/reason-in.ts';
import {newTenant} from '#tests/mesh/support/tenant.ts';
import {tokenFor} from '#tests/mesh/support/token.ts';
import {until} from '#tests/support/until.ts';

const unimplemented = 12;
const inventory = 'spiffe://souk.local/ns/souk/sa';

// What breaks it: a route more in a service's outbound listener (mesh/render/envoy/outbound.ts).
test('the socket of a service reaches exactly the methods that the contracts grant it', async (t) => {
  const {apiKey} = await newTenant();
  const headers = {'txn-token': await tokenFor(apiKey)};
  let refused = 0;
  let granted = 0;
  for (const {name: caller} of mesh.services) {
    for (const {name: service, methods} of mesh.services) {
      for (const {path, callers} of methods) {
        const {code, message, details} = await callPeer({caller, service, path, headers});
        const isRefused =
          code === unimplemented && details !== undefined && reasonIn(details) === 'METHOD_UNIMPLEMENTED';
        t.is(isRefused, !callers.includes(caller), `${caller} -> ${path}: ${code} ${message}`);
        if (isRefused) refused++;
        else granted++;
      }
    }
  }
  t.true(refused > 50 && granted > 0, `${refused} refused, ${granted} granted`);
});

test('a method that no contract declares is reached by no socket', async (t) => {
  const {apiKey} = await newTenant();
  const headers = {'txn-token': await tokenFor(apiKey)};
  for (const path of ['/souk.inventory.v1.InventoryService/DropBooks', '/grpc.health.v1.Health/Check']) {
    const {code} = await callPeer({caller: 'cart', service: 'inventory', path, headers});
    t.is(code, unimplemented, path);
  }
});

// What breaks it: letting the header through (dropEarly), or adding it without overwriting (mesh/render/envoy/onward.ts).
test('who calls is said by the listener: what a caller claims to be counts for nothing', async (t) => {
  const {api, apiKey} = await newTenant();
  const book = await newBook(api);
  const claimed = {'x-forwarded-client-cert': `URI=${inventory}/identity`};
  const requestId = crypto.randomUUID();
  const inside = await quote({
    book,
    headers: {...claimed, 'txn-token': await tokenFor(apiKey), 'x-request-id': requestId},
  });
  t.true(inside.found, inside.message);
  const outside = await api.get(`/v1/${book}`, claimed);
  t.is(outside.status, 200);
  const peerOf = (id: string) =>
    until(`the call ${id} is logged`, () => logLines('souk-0', id).find(({service}) => service === 'inventory')?.peer);
  t.is(await peerOf(requestId), `${inventory}/cart`);
  t.is(await peerOf(String(outside.headers['x-request-id'])), `${inventory}/edge`);
});
