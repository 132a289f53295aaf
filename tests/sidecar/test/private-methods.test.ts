import test from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {healthMethods} from '#mesh/render/model/access.ts';
import {buildMesh} from '#mesh/render/model/build-mesh.ts';
import {registry} from '#runtime/contract/registry.ts';
import {until} from '#tests/support/until.ts';
import {callsTo} from '../calls.ts';
import {trial} from '../trial.ts';

/** Every method that no HTTP rule opens, those of foreign contracts and of health included. */
const privateMethods = [
  ...buildMesh(registry, catalogue).services.flatMap(({methods}) =>
    methods.filter(({contract}) => contract === undefined || contract.http.length === 0).map(({path}) => path),
  ),
  ...healthMethods,
];

test('no private method can be reached from outside, over REST or gRPC, even when identity lets everybody in', async (t) => {
  t.timeout(120_000);
  const peers = Object.fromEntries(['identity', 'inventory', 'cart'].map((name) => [name, 1]));
  const {edge, peers: started} = await trial(t, {caller: 'edge', peers});
  const reached: string[] = [];
  const pass = CheckResponse.encode(CheckResponse.fromPartial({})).finish();
  for (const peer of started) {
    peer.behave((path) => {
      if (!path.endsWith('Authorization/Check')) reached.push(path);
      return pass;
    });
  }
  const grpc = callsTo(t, new URL(edge).host);
  await until('the edge answers', async () => (await fetch(`${edge}/v1/books`)).status === 200, 60_000);
  reached.length = 0;
  t.true(privateMethods.length >= 5, `${privateMethods}`);
  for (const path of privateMethods) {
    const json = await fetch(`${edge}${path}`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: '{}',
    });
    t.is(json.status, 404, path);
    t.is(JSON.parse(await json.text()).details[0].reason, 'ROUTE_NOT_FOUND', path);
    const {code, reason} = await grpc.one(path);
    t.deepEqual([code, reason], [5, 'ROUTE_NOT_FOUND'], path);
  }
  t.deepEqual(reached, []);
});
