import {readFileSync} from 'node:fs';
import type {RequestListener} from 'node:http';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import sirv from 'sirv';
import type {OAuthRoute} from '../oauth/oauth-routes.ts';
import {answerDocument} from './answer-document.ts';
import {answerError} from './answer-error.ts';
import {securityHeaders} from './security-headers.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const swagger = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist')));

/** The files of swagger-ui-dist that the page needs, out of the many that the package has. */
const swaggerFiles = ['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png'];

const pages = sirv(at('../pages'), {etag: true, maxAge: 0, extensions: []});
const assets = sirv(swagger, {
  etag: true,
  maxAge: 3600,
  ignores: new RegExp(`^/(?!(${swaggerFiles.map((file) => file.slice(1).replaceAll('.', '\\.')).join('|')})$)`),
});
const openapi = answerDocument({
  content: readFileSync(at('../../../mesh/openapi.json')),
  contentType: 'application/json',
  maxAgeSeconds: 60,
});

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
    const missing = () => answerError(response, 404, 'ROUTE_NOT_FOUND', `There is nothing at ${path}.`);
    switch (path) {
      case '/oauth2/sign-in.css':
        request.url = '/sign-in.css';
        pages(request, response, missing);
        return;
      case '/healthz':
        response
          .writeHead(health.ready ? 200 : 503, {'content-type': 'text/plain'})
          .end(health.ready ? 'ok' : 'stopping');
        return;
      case '/openapi.json':
        openapi(request, response);
        return;
      case '/docs':
      case '/docs/':
        request.url = '/docs.html';
        pages(request, response, missing);
        return;
    }
    if (!path.startsWith('/docs/')) {
      missing();
      return;
    }
    request.url = path.slice('/docs'.length);
    const files = swaggerFiles.includes(request.url) ? assets : pages;
    files(request, response, missing);
  };
}
