import {randomUUID} from 'node:crypto';
import {z} from 'zod';

const timeoutMs = 10_000;
const problem = z.object({message: z.string()}).loose();

/** identity at the edge, over REST, as one who signs in or has. */
export interface IdentityClient {
  /** Fails with what the edge says. */
  send<Body>(verb: 'POST' | 'DELETE', path: string, wish: Wish<Body>): Promise<Body>;
}

/** A request and what is expected of its answer. */
export interface Wish<Body> {
  readonly body?: object;
  /** The credential: `x-api-key`, or `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly shape: z.ZodType<Body>;
}

/** @param edge `https://shop.example`. */
export const identityClient = (edge: string): IdentityClient => ({
  send: async (method, path, {body, headers, shape}) => {
    const response = await fetch(new URL(path, edge), {
      method,
      // Sent once more after a break it is still the same request: a refresh token counts once.
      headers: {'idempotency-key': randomUUID(), ...(body && {'content-type': 'application/json'}), ...headers},
      ...(body && {body: JSON.stringify(body)}),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer: unknown = await response.json();
    if (response.ok) return shape.parse(answer);
    throw new Error(`${method} ${path}: ${response.status} ${problem.safeParse(answer).data?.message ?? ''}`);
  },
});
