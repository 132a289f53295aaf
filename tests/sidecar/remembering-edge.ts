import {request} from 'node:http';
import {json} from 'node:stream/consumers';
import type {Metadata} from '@grpc/grpc-js';
import type {ExecutionContext} from 'ava';
import {z} from 'zod';
import {CheckRequest, CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {RateLimitRequest, RateLimitResponse, RateLimitResponse_Code} from '#gen/ts/envoy/service/ratelimit/v3/rls.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {ErrorReason as MeshReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {until} from '#tests/support/until.ts';
import {allowed} from '../../services/identity/authorization/allowed.ts';
import {denied} from '../../services/identity/authorization/denied.ts';
import {edgeRequestOf} from '../../services/identity/authorization/edge-request.ts';
import {failure} from '../../services/identity/domain/failure.ts';
import type {Weakening} from './configuration-of.ts';
import type {Peer} from './peer.ts';
import {trial} from './trial.ts';

/** What identity says of a key; of one that it has never heard of it says `unknown`. */
export type Verdict = 'known' | 'unknown' | 'not permitted';

export interface Asked {
  readonly key?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Address of the client; on loopback there are many. */
  readonly from?: string;
  /** What the clock of a `clocked` edge says, in seconds. */
  readonly at?: number;
}

export interface Answered {
  readonly status: number;
  readonly reason: string | undefined;
  /** With which headers the request reached a service, if one. */
  readonly arrived: Metadata | undefined;
  /** What the account of limits was asked about it, if it was. */
  readonly counted: RateLimitRequest | undefined;
}

/** An edge with its committed configuration, before an identity that does what a test wants and a service that takes all. */
export interface RememberingEdge {
  readonly url: string;
  ask(asked: Asked): Promise<Answered>;
  judge(key: string, verdict: Verdict): void;
  /** `decides` as judged, says that it is `away`, or `hangs`. */
  identity(does: 'decides' | 'away' | 'hangs'): void;
  readonly peers: {readonly identity: Peer; readonly inventory: Peer};
}

/** Changes the scripts that remember. */
export const inScripts =
  (from: string | RegExp, to: string): Weakening =>
  (_, value) =>
    typeof value === 'string' && value.includes('souk.question') ? value.replace(from, to) : value;

const clock = 'souk-test-clock';

/** Gives the memory of an edge a clock that a test turns: `at`. */
export const clocked: Weakening = inScripts('os.time()', `tonumber(headers:get("${clock}") or 0)`);

/** Identity and the account of limits have longer to answer than at our edge: on a busy machine they would be away now and then. */
export const patiently: Weakening = (_, value) =>
  typeof value === 'object' && value !== null && ('rate_limit_service' in value || 'envoy_grpc' in value)
    ? {...value, timeout: '10s'}
    : value;

export const allOf =
  (...weakenings: readonly Weakening[]): Weakening =>
  (key, value) =>
    weakenings.reduce((changed, weaken) => weaken(key, changed), value);

const body = z.object({details: z.array(z.object({reason: z.string().optional()})).optional()});

export async function rememberingEdge(t: ExecutionContext, weaken: Weakening): Promise<RememberingEdge> {
  const {edge, peers} = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1, limits: 1}, weaken});
  const [identity, inventory, limits] = peers;
  if (!identity || !inventory || !limits) throw new Error('the peers are missing');
  const verdicts = new Map<string, Verdict>();
  const decide = (question: Uint8Array): CheckResponse => {
    const asked = edgeRequestOf(CheckRequest.decode(question), '');
    const key = asked.headers['x-api-key'] ?? '';
    const verdict = verdicts.get(key) ?? 'unknown';
    if (verdict === 'unknown') return denied(failure(ErrorReason.API_KEY_INVALID, 'No such key.'), asked);
    if (verdict === 'not permitted') {
      return denied(meshFailure(MeshReason.PERMISSION_MISSING, 'Not this.', {permission: 'x'}), asked);
    }
    const credential = {...nobody, name: `tenants/shop/apiKeys/${key}`, tenant: tenantId('shop')};
    return allowed(`token of ${key}`, credential, asked.headers.cookie);
  };
  const does = (next: 'decides' | 'away' | 'hangs') =>
    identity.behave((path, question) => {
      if (!path.endsWith('/Check')) return new Uint8Array();
      if (next === 'hangs') return new Promise(() => undefined);
      if (next === 'away') return Promise.reject(new Error('as the test wants'));
      return CheckResponse.encode(decide(question)).finish();
    });
  let arrived: Metadata | undefined;
  inventory.behave((_, __, headers) => {
    arrived = headers;
    return new Uint8Array();
  });
  let counted: RateLimitRequest | undefined;
  const fine = RateLimitResponse.encode({
    ...RateLimitResponse.fromPartial({}),
    overallCode: RateLimitResponse_Code.OK,
  }).finish();
  limits.behave((_, question) => {
    counted = RateLimitRequest.decode(question);
    return fine;
  });
  const ask = async ({key, path = '/v1/books', method = 'GET', headers = {}, from, at}: Asked): Promise<Answered> => {
    [arrived, counted] = [undefined, undefined];
    const sent = {...(key !== undefined && {'x-api-key': key}), ...(at !== undefined && {[clock]: at}), ...headers};
    const answer = await new Promise<{status: number; reason: string | undefined}>((resolve, reject) => {
      const outgoing = request(
        `${edge}${path}`,
        {method, headers: sent, ...(from !== undefined && {localAddress: from})},
        (incoming) => {
          json(incoming).then((read) => {
            const {data} = body.safeParse(read);
            resolve({status: incoming.statusCode ?? 0, reason: data?.details?.[0]?.reason});
          }, reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
    return {...answer, arrived, counted};
  };
  does('decides');
  // A key that nobody will ask about again.
  await until('identity is asked', async () => (await ask({key: 'first'})).status === 401, 60_000);
  verdicts.set('first', 'known');
  await until('the service is reached', async () => (await ask({key: 'first'})).status === 200, 60_000);
  return {
    url: edge,
    ask,
    judge: (key, verdict) => verdicts.set(key, verdict),
    identity: does,
    peers: {identity, inventory},
  };
}

const nobody = {permissions: [], grants: [], expireTime: undefined, revoked: false, suspended: false, ratePercent: 50};
