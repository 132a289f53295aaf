import {hash} from 'node:crypto';
import {isNamedIn} from '../api/is-named-in.ts';
import type {IncomingCall} from './incoming-call.ts';

/** The verb of a request that the edge has turned into gRPC; absent on calls that began as gRPC, which have no 304. */
const verbHeader = 'x-envoy-original-method';

/** Tells the edge that the client has the answer: it makes a 304 of the empty one. */
const unchangedHeader = 'x-souk-unchanged';

const nothing = new Uint8Array();

/**
 * Gives the answer to a GET its ETag, and nothing but that when the client has the answer already. The tag is weak, for the
 * edge compresses what it passes on (RFC 9110, section 8.8.3.3). A tenant's tags say nothing in another tenant.
 *
 * @param answer the bytes of a method whose answers may be kept, the same for the same content.
 */
export const unlessKnown = (answer: Uint8Array, {claims, metadata, header}: IncomingCall): Uint8Array => {
  if (metadata.get(verbHeader) !== 'GET') return answer;
  const digest = hash('sha256', Buffer.concat([Buffer.from(`${claims?.tenant ?? ''}\n`), answer]), 'base64url');
  const etag = `W/"${digest.slice(0, 22)}"`;
  header.set('etag', etag);
  const presented = metadata.get('if-none-match');
  if (presented === undefined || !isNamedIn(presented, etag)) return answer;
  header.set(unchangedHeader, '1');
  return nothing;
};
