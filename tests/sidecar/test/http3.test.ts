import test, {type ExecutionContext} from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {http3Client, spokenHeader} from '#tests/support/http3-client.ts';
import {until} from '#tests/support/until.ts';
import type {Weakening} from '../configuration-of.ts';
import {type Trial, trial} from '../trial.ts';

/** An edge that lets everybody in, and a client of its port with TLS. */
async function edgeAndClient(t: ExecutionContext, options: {learns?: boolean; weaken?: Weakening} = {}) {
  const {weaken, ...client} = options;
  const edge = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1}, weaken});
  for (const peer of edge.peers) peer.behave(CheckResponse.encode(CheckResponse.fromPartial({})).finish());
  const own = await http3Client(t, {origin: edge.edgeTls, authority: edge.authority, ...client});
  const get = (path: string) => fetch(`${own}${path}`);
  await until('the edge answers', async () => (await get('/v1/books')).status === 200, 60_000);
  return {edge, get};
}

const portOf = ({edgeTls}: Trial) => new URL(edgeTls).port;

test.serial('the edge speaks HTTP/3 at its port for TLS, with the same answers and refusals', async (t) => {
  t.timeout(120_000);
  const {edge, get} = await edgeAndClient(t);
  const answer = await get('/v1/books');
  t.is(answer.headers.get(spokenHeader), 'HTTP/3');
  t.is(answer.headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
  t.is(answer.headers.get('alt-svc'), `h3=":${portOf(edge)}"; ma=86400`);
  const refused = await get('/v1/nothing');
  t.is(refused.status, 404);
  t.is(JSON.parse(await refused.text()).details[0].reason, 'ROUTE_NOT_FOUND');
  t.is((await fetch(`${edge.edge}/v1/books`)).headers.get('alt-svc'), null, 'plain HTTP is told nothing');
});

test.serial('a client that comes over TCP is told of HTTP/3, and goes on with it', async (t) => {
  t.timeout(120_000);
  const {get} = await edgeAndClient(t, {learns: true});
  const spoken = async () => (await get('/v1/books')).headers.get(spokenHeader);
  await until('HTTP/3 is spoken', async () => (await spoken()) === 'HTTP/3', 30_000);
  t.is(await spoken(), 'HTTP/3');
});

test.serial('a client that is not told of HTTP/3 stays with TCP', async (t) => {
  t.timeout(120_000);
  const silent: Weakening = (key, value) =>
    key === 'response_mutations' && Array.isArray(value)
      ? value.filter((one) => !JSON.stringify(one).includes('alt-svc'))
      : value;
  const {get} = await edgeAndClient(t, {learns: true, weaken: silent});
  for (let request = 0; request < 20; request += 1) {
    const answer = await get('/v1/books');
    t.is(answer.headers.get(spokenHeader), 'HTTP/2');
    t.is(answer.headers.get('alt-svc'), null);
  }
});
