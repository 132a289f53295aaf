import {createClient, Metadata} from 'nice-grpc';
import {AuthorizationDefinition} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {secretsOf} from '#local/mesh/service-secrets.ts';
import {type Mesh, type MeshOptions, startMesh} from '#local/mesh/start-mesh.ts';
import {channelTo} from '#runtime/client/channel-to.ts';
import {httpGet} from './http-get.ts';

const defaultHome = '.souk/bench';
const books = 1000;

/** A mesh with one tenant that sells books, and what a benchmark needs to call it at any point of a request's way. */
export interface BenchMesh {
  readonly mesh: Mesh;
  readonly apiKey: string;
  /** Resource names of the tenant's books. */
  readonly books: readonly string[];
  /** Address of a socket of an instance, for a gRPC channel. */
  socket(instance: string, name: 'app' | 'outbound'): string;
  /** Id of the tenant. */
  tenant(): Promise<string>;
  /** A transaction token as the edge gets it, fresh enough for one call. */
  token(): Promise<string>;
  /** A GET at the edge as the tenant's app; fails on every status but 200. */
  get(path: string): Promise<void>;
  /** The ETag of what the edge answers to a GET. */
  etagOf(path: string): Promise<string>;
  /** A GET by who has the answer with this ETag; fails on every status but 304. */
  getUnchanged(path: string, etag: string): Promise<void>;
  /** A POST at the edge as the tenant's app; answers the JSON and fails on every status but 2xx. */
  post(path: string, body: object): Promise<unknown>;
  /** Process ids of the mesh whose names match. */
  pids(pattern: RegExp): Promise<readonly number[]>;
}

/** Starts a mesh of its own, in `.souk/bench` where nothing else is said, and gives it a tenant with books. */
export async function startBenchMesh({home = defaultHome, ...options}: Partial<MeshOptions> = {}): Promise<BenchMesh> {
  const mesh = await startMesh({home, ...options, report: (line) => process.stderr.write(`${line}\n`)});
  const apiKey = await newTenant(mesh);
  const socket = (instance: string, name: string) => `unix:${home}/run/${instance}/${name}.sock`;
  const authorization = createClient(AuthorizationDefinition, channelTo(socket('identity-0', 'app'), 'identity'));
  const request = async (path: string, init: RequestInit) => {
    const response = await fetch(`${mesh.edge}${path}`, {
      ...init,
      headers: {'x-api-key': apiKey, 'content-type': 'application/json', ...init.headers},
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    mesh,
    apiKey,
    books: await importBooks(request),
    socket,
    tenant: async () => {
      const {tenants} = await request('/v1/tenants', {});
      return String(tenants[0].name).slice('tenants/'.length);
    },
    token: async () => {
      const answer = await authorization.check({attributes: {request: {http: {headers: {'x-api-key': apiKey}}}}});
      const headers = answer.httpResponse?.$case === 'okResponse' ? answer.httpResponse.value.headers : [];
      const token = headers.find(({header}) => header?.key === 'txn-token')?.header?.value;
      if (!token) throw new Error('identity gave no token');
      return token;
    },
    get: (path) => httpGet(`${mesh.edge}${path}`, {'x-api-key': apiKey}),
    etagOf: async (path) => {
      const {headers} = await fetch(`${mesh.edge}${path}`, {headers: {'x-api-key': apiKey}});
      const etag = headers.get('etag');
      if (etag === null) throw new Error(`${path} has no ETag`);
      return etag;
    },
    getUnchanged: (path, etag) => httpGet(`${mesh.edge}${path}`, {'x-api-key': apiKey, 'if-none-match': etag}, 304),
    post: (path, body) => request(path, {method: 'POST', body: JSON.stringify(body)}),
    pids: async (pattern) => {
      const processes = await mesh.processes();
      return processes.flatMap(({name, pid}) => (pattern.test(name) && pid !== undefined ? [pid] : []));
    },
  };
}

/** Headers of a call that comes with a token, as a sidecar's client sends it. */
export const withToken = (token: string) => Metadata({'txn-token': token});

/** Headers of a call behind the inbound sidecar, which has verified the token and hands on its payload. */
export const withClaims = (token: string) => Metadata({'x-souk-claims': token.split('.')[1] ?? ''});

async function newTenant({edge, secrets}: Mesh): Promise<string> {
  const operatorKey = secretsOf('identity', secrets).IDENTITY_OPERATOR_KEY ?? '';
  const response = await fetch(`${edge}/v1/tenants?tenantId=bench-${Date.now().toString(36)}`, {
    method: 'POST',
    headers: {'x-api-key': operatorKey, 'content-type': 'application/json'},
    body: JSON.stringify({displayName: 'Benchmark'}),
  });
  const {secret} = (await response.json()) as {secret?: string};
  if (!secret) throw new Error(`no tenant for the benchmark: ${response.status}`);
  return secret;
}

async function importBooks(request: (path: string, init: RequestInit) => Promise<unknown>): Promise<readonly string[]> {
  const rows = Array.from({length: books}, (_, index) => ({
    book: {title: `Book ${index} of many`, price: {minorUnits: `${500 + index}`, currencyCode: 'EUR'}},
    authorDisplayNames: [`Author ${index % 100}`],
    availableQuantity: 10,
  }));
  const answer = await request('/v1/books:import', {method: 'POST', body: JSON.stringify({rows})});
  const {results} = answer as {results: readonly {book?: string}[]};
  return results.flatMap(({book}) => (book ? [book] : []));
}
