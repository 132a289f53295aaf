import {setTimeout as sleep} from 'node:timers/promises';
import {z} from 'zod';

const errorShape = z.object({code: z.number(), message: z.string()}).loose();
const retried = new Set([429, 502, 503, 504]);
const longestWaitMs = 30_000;

/** The edge said no. */
export class EdgeError extends Error {
  /** HTTP status. */
  readonly status: number;
  constructor(method: string, path: string, status: number, message: string) {
    super(`${method} ${path}: ${status} ${message}`);
    this.status = status;
  }
}

/** Headers that say who asks. */
export type Credential = {readonly 'x-api-key': string} | {readonly authorization: string};

/** REST at the edge, as any client would speak it, with one credential. */
export interface EdgeClient {
  get<Body>(path: string, shape: z.ZodType<Body>): Promise<Body>;
  /** `idempotencyKey` makes sending it twice safe, so that it is sent again when the edge is busy. */
  post<Body>(path: string, body: unknown, shape: z.ZodType<Body>, idempotencyKey: string): Promise<Body>;
}

/** Opens a client. Every call rejects when `signal` aborts. */
export function edgeClient(edge: string, credential: Credential, signal: AbortSignal): EdgeClient {
  const call = async (method: string, path: string, init: RequestInit, headers: Record<string, string>) => {
    const deadline = Date.now() + longestWaitMs;
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(edge + path, {...init, method, signal, headers: {...credential, ...headers}});
      const body: unknown = await response.json();
      if (response.ok) return body;
      if (!retried.has(response.status) || Date.now() > deadline) {
        const {message} = errorShape.safeParse(body).data ?? {message: JSON.stringify(body)};
        throw new EdgeError(method, path, response.status, message);
      }
      const afterSeconds = Number(response.headers.get('retry-after') ?? 0);
      await sleep(Math.max(afterSeconds * 1000, Math.min(2_000, 100 * 2 ** attempt)), undefined, {signal});
    }
  };
  return {
    get: async (path, shape) => shape.parse(await call('GET', path, {}, {})),
    post: async (path, body, shape, idempotencyKey) => {
      const headers = {'content-type': 'application/json', 'idempotency-key': idempotencyKey};
      return shape.parse(await call('POST', path, {body: JSON.stringify(body)}, headers));
    },
  };
}
