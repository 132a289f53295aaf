import type {ServerResponse} from 'node:http';
import {Code, codeToNumber} from '#gen/ts/google/rpc/code.ts';
import type {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';

/** Reasons for which a page is refused, with their codes in souk/mesh/v1/errors.proto. */
const codes = {
  ROUTE_NOT_FOUND: Code.NOT_FOUND,
  METHOD_NOT_ALLOWED: Code.UNIMPLEMENTED,
} satisfies Partial<Record<ErrorReason, Code>>;

/** Answers with a google.rpc.Status as JSON, the form of every error of Souk. */
export function answerError(
  response: ServerResponse,
  httpStatus: number,
  reason: keyof typeof codes,
  message: string,
): void {
  const info = {'@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'mesh.souk.local', metadata: {}};
  response.writeHead(httpStatus, {'content-type': 'application/json', 'cache-control': 'no-store'});
  response.end(JSON.stringify({code: codeToNumber(codes[reason]), message, details: [info]}));
}
