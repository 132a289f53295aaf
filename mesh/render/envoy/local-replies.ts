import type {FileRegistry} from '@bufbuild/protobuf';
import {ErrorInfo, RetryInfo} from '#gen/ts/google/rpc/error_details.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';
import {type ConfigMap, typed} from './config.ts';
import {type Failure, grpcCodeOf, refusalHeader} from './failures.ts';

/** Refusals that Envoy makes itself, as gRPC statuses with ErrorInfo; mappers of a LocalReplyConfig. */
export function grpcReplies(contracts: FileRegistry, failures: readonly Failure[]): ConfigMap[] {
  return failures.map((failure) => ({
    filter: cel(failure.when),
    headers_to_add: [
      header('grpc-status', String(grpcCodeOf(contracts, failure.reason))),
      header(
        'grpc-status-details-bin',
        failure.retryAfterSeconds === 'told' ? `%RESP(${refusalHeader})%` : statusBytes(contracts, failure),
      ),
    ],
    body_format_override: {text_format_source: {inline_string: failure.message}},
  }));
}

/** Refusals that Envoy makes itself, as a google.rpc.Status in JSON; mappers of a LocalReplyConfig. */
export function jsonReplies(contracts: FileRegistry, failures: readonly Failure[]): ConfigMap[] {
  return failures.map((failure) => ({
    filter: cel(failure.when),
    status_code: failure.httpStatus,
    headers_to_add: [
      header('x-content-type-options', 'nosniff'),
      header('cache-control', 'no-store'),
      ...(typeof failure.retryAfterSeconds === 'number'
        ? [header('retry-after', String(failure.retryAfterSeconds))]
        : []),
    ],
    body_format_override: {
      content_type: 'application/json',
      json_format: {
        code: grpcCodeOf(contracts, failure.reason),
        message: failure.message,
        details: detailsOf(failure),
      },
    },
  }));
}

function detailsOf({reason, retryAfterSeconds}: Failure): ConfigMap[] {
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'mesh.souk.local',
    metadata: {},
  };
  const delay = retryAfterSeconds === 'told' ? '%RESP(RETRY-AFTER)%' : retryAfterSeconds;
  const retry = {'@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${delay}s`};
  return retryAfterSeconds === undefined ? [info] : [info, retry];
}

/** A condition over Envoy's attributes, where an access log filter is wanted. */
export const cel = (expression: string): ConfigMap => ({
  extension_filter: {
    name: 'envoy.access_loggers.extension_filters.cel',
    typed_config: typed('extensions.access_loggers.filters.cel.v3.ExpressionFilter', {expression}),
  },
});

/** A header that replaces one of its name. */
export const header = (key: string, value: string): ConfigMap => ({
  header: {key, value},
  append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
});

function statusBytes(contracts: FileRegistry, {reason, message, retryAfterSeconds}: Failure): string {
  const info = ErrorInfo.encode({reason, domain: 'mesh.souk.local', metadata: {}}).finish();
  const details = [{typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value: info}];
  if (typeof retryAfterSeconds === 'number') {
    const retryDelay = {seconds: BigInt(retryAfterSeconds), nanos: 0};
    details.push({typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value: RetryInfo.encode({retryDelay}).finish()});
  }
  return Buffer.from(Status.encode({code: grpcCodeOf(contracts, reason), message, details}).finish()).toString(
    'base64',
  );
}
