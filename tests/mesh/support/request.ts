import {Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request as send} from 'node:http';
import {text} from 'node:stream/consumers';
import {edge} from './mesh.ts';

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
  /** After so many milliseconds without an end the promise rejects; 15,000 when absent. */
  readonly timeoutMs?: number;
}

const agent = new Agent({keepAlive: true, maxSockets: 50});

/** Sends a request to the edge exactly as given: no header is added but `host`, `connection` and the body's length. */
export async function request(method: string, path: string, parts: RequestParts = {}): Promise<Answer> {
  const {headers = {}, body, timeoutMs = 15_000} = parts;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const length = body === undefined ? {} : {'content-length': Buffer.byteLength(body)};
    const outgoing = send(`${edge}${path}`, {method, headers: {...length, ...headers}, agent, signal}, (incoming) => {
      text(incoming).then(
        (answer) =>
          resolve({status: incoming.statusCode ?? 0, headers: incoming.headers, text: answer, json: parse(answer)}),
        reject,
      );
    });
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
