import {createHash} from 'node:crypto';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';

/**
 * The strong etag of a resource (AIP-154, RFC 9110 8.8.3), quotes included.
 *
 * @param identity what changes with every change of the resource: name and version, or encoded fields.
 */
export const etagOf = (...identity: readonly (string | number | bigint | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of identity) {
    const bytes = part instanceof Uint8Array ? part : Buffer.from(String(part));
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return `"${hash.digest('base64url').slice(0, 16)}"`;
};

/**
 * Fails with ETAG_MISMATCH when the request brings an etag and the resource has another by now. An empty one asks for nothing.
 *
 * @param name of the resource, for the message.
 */
export const requireEtag = (presented: string, current: string, name: string): void => {
  if (presented === '' || presented === current) return;
  throw meshFailure(ErrorReason.ETAG_MISMATCH, `${name} has changed since the etag was read; read it again.`, {
    resource: name,
  });
};
