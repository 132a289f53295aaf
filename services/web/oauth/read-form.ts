import type {IncomingMessage} from 'node:http';
import {OAuthError} from './oauth-error.ts';

const maxBytes = 16 * 1024;

/**
 * Reads an `application/x-www-form-urlencoded` body. Fails with invalid_request for another type, for more than 16 KiB, and for a
 * parameter that comes twice (OAuth 2.1 section 3.2.2).
 */
export const readForm = async (request: IncomingMessage): Promise<ReadonlyMap<string, string>> => {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new OAuthError(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded.');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) throw new OAuthError(400, 'invalid_request', 'The body is too large.');
    chunks.push(part);
  }
  return parametersOf(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
};

/** Parameters by name; an empty one counts as absent (OAuth 2.1 section 3.1). Fails with invalid_request when one comes twice. */
export const parametersOf = (search: URLSearchParams): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>();
  for (const [name, value] of search) {
    if (parameters.has(name)) throw new OAuthError(400, 'invalid_request', `The parameter ${name} comes twice.`);
    parameters.set(name, value);
  }
  return new Map([...parameters].filter(([, value]) => value !== ''));
};
