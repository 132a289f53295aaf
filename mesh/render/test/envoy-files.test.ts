import {readFileSync} from 'node:fs';
import test from 'ava';
import {z} from 'zod';
import {buildMesh} from '../model/build-mesh.ts';
import {renderMesh} from '../render-mesh.ts';
import {validateEnvoy} from '../validate-envoy.ts';
import {catalogueOf} from './support/catalogue.ts';
import {compileToBytes} from './support/compile.ts';

/** What `npm test` has found or installed, or another one. */
const envoy = () =>
  process.env.ENVOY ??
  z.object({envoy: z.string()}).parse(JSON.parse(readFileSync('.souk/tools/tools.json', 'utf8'))).envoy;

const toys = `
  service ToysService {
    rpc Get(Request) returns (Toy) {
      option idempotency_level = NO_SIDE_EFFECTS;
      option (google.api.http) = {get: "/v1/{name=shelves/*/toys/**}" additional_bindings {get: "/v1/{name}:peek"}};
      option (souk.mesh.v1.policy) = {anonymous: true timeout: {nanos: 1000000} edge_cache: {max_age: {seconds: 5}}};
    }
    rpc Put(Toy) returns (Toy) {
      option (google.api.http) = {put: "/v1/toys" body: "*"};
      option (souk.mesh.v1.policy) = {permission: "toys.toys.put" timeout: {seconds: 90} rate_class: RATE_CLASS_BULK};
    }
    rpc Wind(Request) returns (Toy) {
      option idempotency_level = IDEMPOTENT;
      option (souk.mesh.v1.policy) = {callers: ["games", "toys"] timeout: {seconds: 1}};
    }
  }
  message Request { string name = 1; }
  message Toy { string name = 1; map<string, Toy> parts = 2; google.protobuf.Struct any = 3; Toy inner = 4; repeated Toy more = 5; }`;

const games = `
  service GamesService {
    rpc Play(Request) returns (Request) { option (souk.mesh.v1.policy) = {callers: "*" timeout: {seconds: 1}}; }
  }
  message Request { string name = 1; }`;

const identity = `
  service IdentityService {
    rpc GetJsonWebKeySet(Request) returns (Request) {
      option (google.api.http) = {get: "/.well-known/jwks.json"};
      option (souk.mesh.v1.policy) = {anonymous: true callers: "*" timeout: {seconds: 1}};
    }
  }
  message Request {}`;

const compiled = compileToBytes({toys, games, identity});
const catalogue = catalogueOf({
  toys: {},
  games: {budget: {maxRequests: 1, maxPendingRequests: 1, retryBudgetPercent: 1, consecutiveFailures: 1}},
});

test('Envoy accepts what is rendered, also of contracts unlike ours', async (t) => {
  const {contracts, descriptor} = await compiled;
  const mesh = buildMesh(contracts, catalogue);
  const complaints = await validateEnvoy(envoy(), mesh, descriptor, renderMesh(mesh));
  t.deepEqual([...complaints], []);
});

test('Envoy’s complaint about a file is told', async (t) => {
  const {contracts, descriptor} = await compiled;
  const mesh = buildMesh(contracts, catalogue);
  const files = new Map([['mesh/envoy/toys.yaml', 'static_resources: {listeners: [{nme: x}]}\n']]);
  const complaints = await validateEnvoy(envoy(), mesh, descriptor, files);
  t.regex(complaints.get('mesh/envoy/toys.yaml') ?? '', /nme/);
});

test('a sidecar lets in exactly the callers of the contract, and lets out to exactly those who name it', async (t) => {
  const {contracts} = await compiled;
  const mesh = buildMesh(contracts, catalogue);
  const of = (name: string) => mesh.services.find((service) => service.name === name);
  const callersOf = (service: string, method: string) =>
    of(service)?.methods.find(({path}) => path.endsWith(method))?.callers;
  t.deepEqual(callersOf('toys', '/Get'), ['edge']);
  t.deepEqual(callersOf('toys', '/Wind'), ['games', 'toys']);
  t.deepEqual(callersOf('games', '/Play'), ['games', 'identity', 'toys', 'web']);
  t.deepEqual(of('toys')?.peers, ['games', 'identity', 'toys']);
  t.deepEqual(of('web')?.peers, ['games', 'identity']);
  t.deepEqual(mesh.edgePeers, ['identity', 'toys', 'web']);

  const files = renderMesh(mesh);
  t.regex(files.get('mesh/envoy/games.yaml') ?? '', /match: \{path: \/souk\.toys\.v1\.ToysService\/Wind\}/);
  t.notRegex(files.get('mesh/envoy/web.yaml') ?? '', /ToysService/);
  t.notRegex(files.get('mesh/envoy/edge.yaml') ?? '', /ToysService\/Wind/);
  // Retries only where the contract says that a repetition is harmless.
  const [, put = '', rest = ''] = (files.get('mesh/envoy/edge.yaml') ?? '').split(
    /path: \/souk\.toys\.v1\.ToysService\/(?:Get|Put)/,
  );
  t.regex(put.slice(0, 600), /retry_policy/);
  t.notRegex(rest.slice(0, 300), /retry_policy/);
});
