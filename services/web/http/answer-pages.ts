import type {RequestListener} from 'node:http';
import type {OAuthRoute} from '../oauth/oauth-routes.ts';
import {answerError} from './answer-error.ts';
import {documents} from './documents.ts';
import {securityHeaders} from './security-headers.ts';

/**
 * Answers with OAuth (`/oauth2/*`), with the contract as OpenAPI (`/openapi.json`), the page that shows and tries it (`/docs`), and its own
 * health (`/healthz`), which is not ready while it stops. Everything else is an error in the one form.
 */
export function answerPages(
  health: {readonly ready: boolean},
  oauth: ReadonlyMap<string, OAuthRoute>,
): RequestListener {
  return (request, response) => {
    // Not `new URL`: it throws for some of what a client may send.
    const [path = '/'] = (request.url ?? '/').split('?');
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const route = oauth.get(path);
    if (route) {
      if (route.verbs.includes(request.method ?? '')) return void route.answer(request, response);
      response.setHeader('allow', route.verbs.join(', '));
      answerError(response, 405, 'METHOD_NOT_ALLOWED', 'The header Allow says with which verbs this is asked for.');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      answerError(response, 405, 'METHOD_NOT_ALLOWED', 'Only GET and HEAD are answered here.');
      return;
    }
    if (path === '/healthz') {
      response
        .writeHead(health.ready ? 200 : 503, {'content-type': 'text/plain'})
        .end(health.ready ? 'ok' : 'stopping');
      return;
    }
    const document = documents.get(path);
    if (document) document(request, response);
    else answerError(response, 404, 'ROUTE_NOT_FOUND', `There is nothing at ${path}.`);
  };
}
