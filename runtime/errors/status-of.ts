import {codeToNumber} from '#gen/ts/google/rpc/code.ts';
import {BadRequest, ErrorInfo, RequestInfo, RetryInfo} from '#gen/ts/google/rpc/error_details.ts';
import type {Status} from '#gen/ts/google/rpc/status.ts';
import type {Failure} from './failure.ts';

interface Encoder<Message> {
  encode(message: Message): {finish(): Uint8Array};
}

const any = <Message>(typeName: string, type: Encoder<Message>, message: Message) => ({
  typeUrl: `type.googleapis.com/${typeName}`,
  value: type.encode(message).finish(),
});

/**
 * A failure as google.rpc.Status (AIP-193): ErrorInfo always; BadRequest, RetryInfo and RequestInfo where there is
 * something to say. Its cause and stack are not part of it.
 */
export const statusOf = (failure: Failure, requestId = ''): Status => {
  const {reason, domain, metadata, violations, retryAfterMs} = failure;
  const details = [any('google.rpc.ErrorInfo', ErrorInfo, {reason, domain, metadata: {...metadata}})];
  if (violations.length > 0) {
    const fieldViolations = violations.map(({field, description, reason: rule}) => ({
      field,
      description,
      reason: rule ?? '',
      localizedMessage: undefined,
    }));
    details.push(any('google.rpc.BadRequest', BadRequest, {fieldViolations}));
  }
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1000);
    const nanos = Math.round((retryAfterMs - seconds * 1000) * 1e6);
    details.push(any('google.rpc.RetryInfo', RetryInfo, {retryDelay: {seconds: BigInt(seconds), nanos}}));
  }
  if (requestId) details.push(any('google.rpc.RequestInfo', RequestInfo, {requestId, servingData: ''}));
  return {code: codeToNumber(failure.code), message: failure.message, details};
};
