import type {FileRegistry} from '@bufbuild/protobuf';
import {codeOf} from '../model/read-options.ts';

/** A refusal that Envoy makes itself. */
export interface Failure {
  /** Value of souk.mesh.v1.ErrorReason. */
  readonly reason: string;
  /** When it is this one: CEL over Envoy's attributes. The first that fits is taken. */
  readonly when: string;
  readonly httpStatus: number;
  readonly message: string;
  /**
   * Seconds after which a retry may help, for Retry-After and google.rpc.RetryInfo; `told`: who has refused says it for each
   * request, in Retry-After and in `refusalHeader`.
   */
  readonly retryAfterSeconds?: number | 'told';
}

/** In which a service that Envoy has asked hands over the status of its refusal, base64, for `grpc-status-details-bin`. */
export const refusalHeader = 'x-souk-refusal';

const details = 'response.code_details';

/** What may go wrong at the edge and in a sidecar alike; stands after what only one of them knows. */
export const failures: readonly Failure[] = [
  {
    reason: 'CALLER_NOT_GRANTED',
    when: `${details}.startsWith('rbac_access_denied')`,
    httpStatus: 403,
    message: 'The contract does not grant this method to the caller.',
  },
  {
    reason: 'SERVICE_UNAVAILABLE',
    // Not a key that the set lacks: keys are published long before they sign, so that such a token is a forged one.
    when: `${details}.startsWith('jwt_authn_access_denied{Jwks_remote_fetch')`,
    httpStatus: 503,
    message: 'The keys that verify tokens cannot be had at the moment.',
  },
  {
    reason: 'TOKEN_INVALID',
    when: `${details}.startsWith('jwt_authn_access_denied')`,
    httpStatus: 401,
    message: 'There is no token, or it is not a valid one.',
  },
  {
    reason: 'REQUEST_TOO_LARGE',
    when: 'response.code == 413',
    httpStatus: 413,
    message: 'The body of the request is too large.',
  },
  {
    reason: 'REQUEST_TOO_LARGE',
    when: 'response.code == 431',
    httpStatus: 431,
    message: 'The headers of the request are too large.',
  },
  {
    reason: 'DEADLINE_EXPIRED',
    when: 'response.code == 408',
    httpStatus: 408,
    message: 'The request did not arrive in time.',
  },
  {
    reason: 'DEADLINE_EXPIRED',
    when: `response.code == 504 || ${details}.contains('timeout') || ${details} == 'upstream_max_stream_duration_reached'`,
    httpStatus: 504,
    message: 'The time for the request was over before it was answered.',
  },
  {
    reason: 'REQUEST_MALFORMED',
    // RFC 9112 section 6.1.
    when: 'response.code == 501',
    httpStatus: 501,
    message: 'The request has a transfer coding that nobody here understands.',
  },
  {
    reason: 'SERVICE_UNAVAILABLE',
    when: 'response.code >= 500',
    httpStatus: 503,
    message: 'A service does not answer at the moment.',
    retryAfterSeconds: 1,
  },
  {
    reason: 'REQUEST_MALFORMED',
    when: 'response.code >= 400',
    httpStatus: 400,
    message: 'The request is not well-formed.',
  },
];

/** Failures as a caller inside the mesh sees them: a path that is not there is a method that is not served. */
export const sidecarFailures: readonly Failure[] = [
  {
    reason: 'METHOD_UNIMPLEMENTED',
    when: 'response.code == 404',
    httpStatus: 404,
    message: 'The contract does not let this service call such a method, or there is none.',
  },
  ...failures,
];

/** The number of the gRPC code with which a reason is answered, as souk/mesh/v1/errors.proto says. */
export function grpcCodeOf(contracts: FileRegistry, reason: string): number {
  const value = contracts.getEnum('souk.mesh.v1.ErrorReason')?.values.find(({name}) => name === reason);
  const code = value && codeOf(value);
  if (code === undefined) throw new Error(`souk.mesh.v1.ErrorReason has no ${reason} with a code`);
  return code;
}
