import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {RequestListener} from 'node:http';
import {isNamedIn} from '#runtime/api/is-named-in.ts';

/**
 * Answers with one file, read once. Its ETag is a digest of the content, so that instances agree on it; a client that has
 * it gets 304 (RFC 9110, section 13.1.2).
 */
export function answerDocument(path: string, contentType: string): RequestListener {
  const content = readFileSync(path);
  // Weak, because the edge compresses what it passes on and drops strong ones then (RFC 9110, section 8.8.3.3).
  const tag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return (request, response) => {
    response.setHeader('etag', `W/${tag}`);
    response.setHeader('cache-control', 'public, max-age=60');
    const presented = request.headers['if-none-match'];
    if (presented !== undefined && isNamedIn(presented, tag)) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {'content-type': contentType, 'content-length': content.length});
    response.end(request.method === 'HEAD' ? undefined : content);
  };
}
