import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {Failure} from './failure.ts';
import {meshFailure} from './mesh-failure.ts';

/**
 * UNAVAILABLE, SERVICE_UNAVAILABLE: something that the service stands on does not answer.
 *
 * @param what who is away, in words that may leave the mesh: `The database`.
 * @param options `cause` is logged, never sent; `retryAfterMs` becomes google.rpc.RetryInfo, 1 s when absent.
 */
export const unavailable = (what: string, options: {cause?: unknown; retryAfterMs?: number} = {}): Failure =>
  meshFailure(
    ErrorReason.SERVICE_UNAVAILABLE,
    `${what} does not answer at the moment.`,
    {},
    {retryAfterMs: options.retryAfterMs ?? 1000, cause: options.cause},
  );
