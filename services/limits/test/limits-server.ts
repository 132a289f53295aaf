import {Channel, credentials} from '@grpc/grpc-js';
import {createClient} from 'nice-grpc';
import {
  RateLimitResponse_Code as Code,
  type RateLimitResponse,
  RateLimitServiceDefinition,
} from '#gen/ts/envoy/service/ratelimit/v3/rls.ts';
import {servedForeign} from '#runtime/server/served.ts';
import type {Scope} from '#tests/support/scope.ts';
import {patient, serveHere} from '#tests/support/serve-here.ts';
import type {Buckets} from '../buckets/buckets.ts';
import {shouldRateLimit} from '../rpc/should-rate-limit.ts';

/** What the edge learns about a request. */
export interface Verdict {
  readonly allowed: boolean;
  readonly fields: Readonly<Record<string, string>>;
}

/** One limit as the edge names it: an item of RateLimit-Policy, and what counts. */
export type Limit = readonly [policy: string, ...values: readonly string[]];

/** A replica of limits on the wire, and the edge that asks it; it ends with its scope. */
export const limitsServer = async (scope: Scope, buckets: Buckets) => {
  const service = servedForeign(
    RateLimitServiceDefinition,
    {shouldRateLimit: shouldRateLimit(buckets)},
    {timeoutMs: 250, quiet: true},
  );
  const {address, lines} = await serveHere(scope, [service], {dependencies: [buckets], env: patient});
  const client = createClient(RateLimitServiceDefinition, new Channel(address, credentials.createInsecure(), {}));
  const ask = async (limits: readonly Limit[], more: Readonly<Record<string, string>> = {}): Promise<Verdict> => {
    const descriptors = limits.map(([policy, ...values]) => ({
      entries: [
        {key: 'policy', value: policy},
        ...values.map((value, index) => ({key: `value-${index}`, value})),
        ...Object.entries(more).map(([key, value]) => ({key, value})),
      ],
    }));
    return verdictOf(await client.shouldRateLimit({domain: 'souk', descriptors}));
  };
  return {ask, lines};
};

const verdictOf = ({overallCode, responseHeadersToAdd}: RateLimitResponse): Verdict => ({
  allowed: overallCode === Code.OK,
  fields: Object.fromEntries(responseHeadersToAdd.map(({key, value}) => [key, value])),
});
