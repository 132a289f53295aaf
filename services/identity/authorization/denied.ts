import {fromBinary, toJsonString} from '@bufbuild/protobuf';
import {
  HeaderValueOption_HeaderAppendAction as Append,
  type HeaderValueOption,
} from '#gen/ts/envoy/config/core/v3/base.ts';
import type {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {StatusCode} from '#gen/ts/envoy/type/v3/http_status.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';
import {registry} from '#runtime/contract/registry.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {statusOf} from '#runtime/errors/status-of.ts';
import {challengesFor} from './challenges-for.ts';
import type {EdgeRequest} from './edge-request.ts';

/**
 * Tells Envoy to refuse a request, in the one form of errors: for REST the status as JSON in the body, for gRPC the
 * message in the body, which Envoy makes `grpc-message`, and the whole status in `grpc-status-details-bin`.
 * Envoy itself makes `grpc-status` of the HTTP code: 401 is UNAUTHENTICATED, 403 PERMISSION_DENIED, 503 UNAVAILABLE.
 */
export const denied = (failure: Failure, {headers, rest}: EdgeRequest): CheckResponse => {
  const status = statusOf(failure, headers['x-request-id']);
  const answer: Record<string, string> = rest
    ? {'content-type': 'application/json'}
    : {'grpc-status-details-bin': Buffer.from(Status.encode(status).finish()).toString('base64').replaceAll('=', '')};
  if (failure.code === 'UNAUTHENTICATED') answer['www-authenticate'] = challengesFor(failure);
  if (failure.retryAfterMs !== undefined) answer['retry-after'] = String(Math.ceil(failure.retryAfterMs / 1000));
  return {
    status,
    httpResponse: {
      $case: 'deniedResponse',
      value: {
        status: {code: httpCodeOf(failure)},
        headers: Object.entries(answer).map(([key, value]) => header(key, value)),
        body: rest ? jsonOf(status) : failure.message,
      },
    },
    dynamicMetadata: undefined,
  };
};

/** A header that Envoy sets in place of any that is there. */
export const header = (key: string, value: string): HeaderValueOption => ({
  header: {key, value, rawValue: new Uint8Array()},
  append: undefined,
  appendAction: Append.OVERWRITE_IF_EXISTS_OR_ADD,
  keepEmptyValue: false,
});

const httpCodeOf = ({code}: Failure): StatusCode => {
  if (code === 'UNAUTHENTICATED') return StatusCode.Unauthorized;
  if (code === 'PERMISSION_DENIED') return StatusCode.Forbidden;
  return StatusCode.ServiceUnavailable;
};

const statusSchema = registry.getMessage('google.rpc.Status');

const jsonOf = (status: Status): string => {
  if (statusSchema === undefined) throw new Error('the contracts do not include google.rpc.Status');
  return toJsonString(statusSchema, fromBinary(statusSchema, Status.encode(status).finish()), {registry});
};
