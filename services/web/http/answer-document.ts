import {createHash} from 'node:crypto';
import type {RequestListener} from 'node:http';
import {isNamedIn} from '#runtime/api/is-named-in.ts';

/** Something that is the same for everybody as long as the process lives. */
export interface Document {
  readonly content: string | Uint8Array;
  readonly contentType: string;
  /** For how long it may be shown without asking; 0: it is asked about each time. */
  readonly maxAgeSeconds: number;
}

/**
 * Answers with a document. Its ETag is a digest of the content, so that instances agree on it; a client that has
 * it gets 304 (RFC 9110, section 13.1.2).
 */
export function answerDocument({content, contentType, maxAgeSeconds}: Document): RequestListener {
  // Weak, because the edge compresses what it passes on and drops strong ones then (RFC 9110, section 8.8.3.3).
  const tag = `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return (request, response) => {
    response.setHeader('etag', tag);
    response.setHeader('cache-control', `public, ${maxAgeSeconds === 0 ? 'no-cache' : `max-age=${maxAgeSeconds}`}`);
    const presented = request.headers['if-none-match'];
    if (presented !== undefined && isNamedIn(presented, tag)) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {'content-type': contentType, 'content-length': Buffer.byteLength(content)});
    response.end(request.method === 'HEAD' ? undefined : content);
  };
}
