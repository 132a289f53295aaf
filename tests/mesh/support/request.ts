import {readFileSync} from 'node:fs';
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as sendPlain,
} from 'node:http';
import {request as sendSecure} from 'node:https';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {edge, edgeTls, home} from './mesh.ts';

/** What the edge answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body parsed as JSON. */
  readonly json: unknown;
}

export interface RequestParts {
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** Over HTTPS, to the edge's port with TLS, whose certificate is checked. */
  readonly secure?: boolean;
  /** After so many milliseconds without an end the promise rejects; 15,000 when absent. */
  readonly timeoutMs?: number;
}

const agent = new Agent({keepAlive: true, maxSockets: 50});

/** Sends a request to the edge exactly as given: no header is added but `host`, `connection` and the body's length. */
export async function request(method: string, path: string, parts: RequestParts = {}): Promise<Answer> {
  const {headers = {}, body, secure = false, timeoutMs = 15_000} = parts;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const length = body === undefined ? {} : {'content-length': Buffer.byteLength(body)};
    const options = {method, headers: {...length, ...headers}, signal};
    const answered = (incoming: IncomingMessage) => {
      text(incoming).then((answer) => {
        const {statusCode = 0} = incoming;
        resolve({status: statusCode, headers: incoming.headers, text: answer, json: parse(answer)});
      }, reject);
    };
    const outgoing = secure
      ? sendSecure(`${edgeTls}${path}`, {...options, ca: readFileSync(join(home, 'state/ca/ca.crt'))}, answered)
      : sendPlain(`${edge}${path}`, {...options, agent}, answered);
    // After an early answer (413) the rest of the body may find the connection closed: then the answer counts.
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
