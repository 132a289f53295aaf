import {randomUUID} from 'node:crypto';
import {Client, credentials, Metadata} from '@grpc/grpc-js';
import test from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {until} from '#tests/support/until.ts';
import {type Trial, trial} from '../trial.ts';

const method = '/souk.inventory.v1.InventoryService/ListBooks';
const mine = 'souk-client-says';

/** What a client says in the mesh's own words: names that mean something today, and one that may tomorrow. */
const spoofed = (): Readonly<Record<string, string>> => ({
  [`x-souk-${randomUUID()}`]: 'spoofed',
  'x-souk-claims': 'spoofed',
  'X-Souk-Tenant': 'spoofed',
  'x-souk-leased': 'spoofed',
  'x-souk-client-address': '192.0.2.66',
  [mine]: 'hello',
});

/** Lets everybody in; answers what a peer is told of a request that `send` makes. */
async function arriving({peers}: Trial, send: () => Promise<boolean>): Promise<Metadata> {
  let arrived = new Metadata();
  const pass = CheckResponse.encode(CheckResponse.fromPartial({})).finish();
  for (const peer of peers) {
    peer.behave((path, _, headers) => {
      if (path === method) arrived = headers;
      return path.endsWith('/Check') ? pass : new Uint8Array();
    });
  }
  await until('the door answers', send, 60_000);
  return arrived;
}

/** Headers of the mesh that arrived; the client's own word shows that headers arrive at all. */
const meshHeaders = (arrived: Metadata) => {
  const {[mine]: said, ...headers} = arrived.getMap();
  return {said, headers: Object.entries(headers).filter(([name]) => name.startsWith('x-souk-'))};
};

const onlyTheAddress = {said: 'hello', headers: [['x-souk-client-address', '127.0.0.1']]};

test('no header in the name of the mesh comes in through the edge, whatever it is called', async (t) => {
  t.timeout(120_000);
  const started = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1}});
  const send = async () => (await fetch(`${started.edge}/v1/books`, {headers: spoofed()})).status === 200;
  t.deepEqual(meshHeaders(await arriving(started, send)), onlyTheAddress);
});

test('no header in the name of the mesh comes in through the bastion, whatever it is called', async (t) => {
  t.timeout(120_000);
  const started = await trial(t, {caller: 'bastion', peers: {identity: 1, inventory: 1}});
  const client = new Client(started.bastion, credentials.createSsl(Buffer.from(started.authority)));
  t.teardown(() => client.close());
  const same = (bytes: Buffer) => bytes;
  const send = () =>
    new Promise<boolean>((resolve) => {
      const headers = Metadata.fromHttp2Headers(
        Object.fromEntries(Object.entries(spoofed()).map(([name, value]) => [name.toLowerCase(), value])),
      );
      client.makeUnaryRequest(method, same, same, Buffer.alloc(0), headers, (error) => resolve(error === null));
    });
  t.deepEqual(meshHeaders(await arriving(started, send)), onlyTheAddress);
});
