import {once} from 'node:events';
import {type IncomingMessage, request} from 'node:http';
import {networkInterfaces} from 'node:os';
import test, {type ExecutionContext} from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {until} from '#tests/support/until.ts';
import type {Weakening} from '../configuration-of.ts';
import {trial} from '../trial.ts';

/** An address of this machine that others could reach. From there a request is not one from loopback. */
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({internal, family}) => !internal && family === 'IPv4')?.address;
const withAddress = outside === undefined ? test.serial.skip : test.serial;

/** The edge bound as in a container: to every address. */
const boundToAll: Weakening = (key, value) =>
  key === 'socket_address' && typeof value === 'object' && value !== null ? {...value, address: '0.0.0.0'} : value;

const shop = {host: 'shop.example'};

async function edgeForAll(t: ExecutionContext) {
  const edge = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1}, weaken: boundToAll});
  for (const peer of edge.peers) peer.behave(CheckResponse.encode(CheckResponse.fromPartial({})).finish());
  await until('the edge answers', async () => (await fetch(`${edge.edge}/v1/books`)).status === 200, 60_000);
  const port = Number(new URL(edge.edge).port);
  /** Sends to `address`; Node’s fetch would not let us say another host. */
  const send = async (address: string | undefined, path: string, headers = {}, method = 'GET') => {
    const sent = request({host: address, port, path, method, headers: {'x-api-key': 'secret', ...headers}});
    sent.end(method === 'POST' ? '{}' : undefined);
    const [answer]: IncomingMessage[] = await once(sent, 'response');
    answer?.resume();
    return answer;
  };
  const calls = () => edge.peers.reduce((sum, peer) => sum + peer.calls(), 0);
  return {send, calls, tlsPort: new URL(edge.edgeTls).port};
}

withAddress(
  'plain HTTP from elsewhere is sent to TLS with path and query, and nobody in the mesh hears of it',
  async (t) => {
    t.timeout(120_000);
    const {send, calls, tlsPort} = await edgeForAll(t);
    const before = calls();
    const answer = await send(outside, '/v1/books?pageSize=3&filter=title%3A%22a%22');
    t.is(answer?.statusCode, 308);
    t.is(answer?.headers.location, `https://${outside}:${tlsPort}/v1/books?pageSize=3&filter=title%3A%22a%22`);
    for (const name of ['strict-transport-security', 'alt-svc']) t.is(answer?.headers[name], undefined, name);
    const posted = await send(outside, '/v1/sessions', {'content-type': 'application/json'}, 'POST');
    t.is(posted?.statusCode, 308, 'a POST stays one');
    t.is((await send(outside, '/no/such/path'))?.statusCode, 308, 'what there is, is told over TLS only');
    t.is(calls(), before);
  },
);

withAddress('who names no port is sent to the usual one, which a balancer before the edge has', async (t) => {
  t.timeout(120_000);
  const {send} = await edgeForAll(t);
  t.is((await send(outside, '/v1/books', shop))?.headers.location, 'https://shop.example/v1/books');
});

withAddress('whatever somebody from elsewhere says of the way here, only the connection counts', async (t) => {
  t.timeout(120_000);
  const {send} = await edgeForAll(t);
  const lies = [
    {'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1'},
    {'x-forwarded-proto': 'https'},
    {forwarded: 'for=127.0.0.1;proto=https'},
    {host: 'localhost:8080'},
  ];
  for (const lie of lies) t.is((await send(outside, '/v1/books', lie))?.statusCode, 308, JSON.stringify(lie));
});

test.serial('the machine itself may use plain HTTP, whatever address the edge is bound to', async (t) => {
  t.timeout(120_000);
  const {send} = await edgeForAll(t);
  t.is((await send('127.0.0.1', '/v1/books'))?.statusCode, 200);
  t.is((await send('127.0.0.1', '/v1/books', shop))?.statusCode, 200);
});
