import {
  RateLimitResponse_Code as Code,
  type RateLimitRequest,
  type RateLimitResponse,
} from '#gen/ts/envoy/service/ratelimit/v3/rls.ts';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {statusBytesOf} from '#runtime/errors/status-bytes-of.ts';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import type {Buckets} from '../buckets/buckets.ts';
import {demandsOf} from '../domain/demand.ts';
import {rateLimitFields, retryAfterSeconds} from '../domain/rate-limit-fields.ts';

/** Header by which the edge learns how many requests it was granted, this one included. Clients never see it. */
const leaseHeader = 'x-souk-lease';
/** Header by which the edge learns what a refused gRPC client reads in `grpc-status-details-bin`. */
const refusalHeader = 'x-souk-refusal';

/**
 * Envoy's global rate limit: whether a request keeps every limit that the edge names. Fails with SERVICE_UNAVAILABLE when the
 * account cannot be had; what then becomes of the request, the edge decides by the rate class of its method.
 */
export const shouldRateLimit =
  (buckets: Buckets): AnonymousRpc<RateLimitRequest, RateLimitResponse> =>
  async ({descriptors}, {requestId}) => {
    const demands = demandsOf(descriptors);
    const grant = await buckets.take(demands).catch((cause: unknown) => {
      throw unavailable('The account of limits', {cause});
    });
    const fields = rateLimitFields(demands.each, grant);
    if (grant.granted === 0) fields[refusalHeader] = refusal(retryAfterSeconds(grant.states), requestId);
    if (demands.most > 1 && grant.granted > 0) fields[leaseHeader] = String(grant.granted);
    return {
      overallCode: grant.granted > 0 ? Code.OK : Code.OVER_LIMIT,
      // Envoy puts these on what it answers the client.
      responseHeadersToAdd: Object.entries(fields).map(([key, value]) => ({key, value, rawValue: new Uint8Array()})),
      statuses: [],
      requestHeadersToAdd: [],
      rawBody: new Uint8Array(),
      dynamicMetadata: undefined,
      quota: undefined,
    };
  };

const refusal = (waitSeconds: number, requestId: string): string => {
  const message = 'Too many requests; try again after the time that Retry-After says.';
  const failure = meshFailure(ErrorReason.RATE_LIMITED, message, {}, {retryAfterMs: waitSeconds * 1000});
  return Buffer.from(statusBytesOf(failure, requestId)).toString('base64').replaceAll('=', '');
};
