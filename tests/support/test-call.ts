import {createHash, randomUUID} from 'node:crypto';
import {deserialize, serialize} from 'node:v8';
import {Metadata} from 'nice-grpc';
import {pino} from 'pino';
import type {Call} from '#runtime/server/call.ts';
import {testTenant} from './test-tenant.ts';

export interface TestCallOptions extends Partial<Call> {
  /** What the request says: calls with other requests have other digests. */
  readonly request?: unknown;
  /** How long the caller waits; 10 s by default. */
  readonly timeoutMs?: number;
}

/** A call as the interceptors would make it, for tests below the wire. Answers of any kind can be recorded. */
export const testCall = ({request, timeoutMs = 10_000, ...parts}: TestCallOptions = {}): Call => ({
  method: '/souk.test.v1.TestService/Test',
  requestId: randomUUID(),
  clientAddress: '192.0.2.1',
  origin: {traceparent: undefined, requestId: undefined},
  signal: AbortSignal.timeout(timeoutMs),
  deadline: new Date(Date.now() + timeoutMs),
  importance: 'normal',
  idempotencyKey: undefined,
  requestDigest: () => createHash('sha256').update(serialize(request)).digest(),
  response: {encode: (response) => serialize(response), decode: (bytes) => deserialize(bytes)},
  metadata: new Metadata(),
  header: new Metadata(),
  log: pino({level: 'silent'}),
  tenant: testTenant(),
  principal: {name: 'tests/principal', permissions: ['*'], grants: []},
  ...parts,
});
