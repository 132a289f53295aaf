import {mkdtempSync} from 'node:fs';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import test from 'ava';
import {pino} from 'pino';
import {z} from 'zod';
import {serverConfig} from '#runtime/config/server-config.ts';
import {startWeb} from '../http/start-web.ts';

/** The server on a socket of its own, and a way to ask it. */
async function started() {
  const socket = join(mkdtempSync(join(tmpdir(), 'souk-web-')), 'app.sock');
  const config = serverConfig('web').parse({SOUK_LISTEN: `unix:${socket}`, SOUK_DRAIN_MS: '300'});
  const server = await startWeb(config, new Map(), pino({level: 'silent'}));
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const {promise, resolve, reject} = Promise.withResolvers<import('node:http').IncomingMessage>();
    request({socketPath: socket, method, path, headers}, resolve).once('error', reject).end();
    const response = await promise;
    return {status: response.statusCode, headers: response.headers, body: await text(response)};
  };
  return {server, ask};
}

const refusal = z.object({code: z.number(), message: z.string(), details: z.array(z.object({reason: z.string()}))});

test('the contract is served as JSON, and not again to whom has it', async (t) => {
  const {server, ask} = await started();
  t.teardown(() => server.stop());
  const {status, headers, body} = await ask('GET', '/openapi.json');
  t.is(status, 200);
  t.is(headers['content-type'], 'application/json');
  t.regex(headers['cache-control'] ?? '', /max-age=\d+/);
  t.is(z.object({openapi: z.string()}).parse(JSON.parse(body)).openapi, '3.1.1');
  const again = await ask('GET', '/openapi.json', {'if-none-match': `"other", ${headers.etag}`});
  t.is(again.status, 304);
  t.is(again.body, '');
});

test('the page and all that it loads are there, and its policy lets nothing else run', async (t) => {
  const {server, ask} = await started();
  t.teardown(() => server.stop());
  for (const path of ['/docs', '/docs/']) {
    const page = await ask('GET', path);
    t.is(page.status, 200, path);
    t.regex(page.headers['content-type'] ?? '', /^text\/html/);
    t.regex(String(page.headers['content-security-policy']), /script-src 'self'(;|$)/);
    t.notRegex(page.body, /<script>|onclick=|https?:\/\//);
    const loaded = [...page.body.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, asset = '']) => asset);
    t.is(loaded.length, 4);
    for (const asset of loaded) t.is((await ask('GET', asset)).status, 200, asset);
    for (const one of [path, ...loaded]) {
      const {headers} = await ask('GET', one);
      const again = await ask('GET', one, {'if-none-match': `"other", ${headers.etag}`});
      t.is(again.status, 304, one);
      t.is(again.body, '', one);
      t.deepEqual([again.headers.etag, again.headers['cache-control']], [headers.etag, headers['cache-control']], one);
    }
  }
});

test('what is not there, what is above the folders and what only the package has is 404 in the one form', async (t) => {
  const {server, ask} = await started();
  t.teardown(() => server.stop());
  for (const path of [
    '/nothing',
    '/docs/nothing',
    '/docs/../main.ts',
    '/docs/%2e%2e/main.ts',
    '/docs/package.json',
    '/docs/swagger-ui.js',
    '/docs/docs',
    '//',
  ]) {
    const {status, body, headers} = await ask('GET', path);
    t.is(status, 404, path);
    t.is(headers['content-type'], 'application/json', path);
    const {code, details} = refusal.parse(JSON.parse(body));
    t.deepEqual([code, details[0]?.reason], [5, 'ROUTE_NOT_FOUND'], path);
  }
});

test('a verb that is not for reading is 405 and says which are', async (t) => {
  const {server, ask} = await started();
  t.teardown(() => server.stop());
  const {status, headers, body} = await ask('POST', '/docs');
  t.is(status, 405);
  t.is(headers.allow, 'GET, HEAD');
  t.is(refusal.parse(JSON.parse(body)).details[0]?.reason, 'METHOD_NOT_ALLOWED');
});

test('it says that it is not ready before it stops, and still answers', async (t) => {
  const {server, ask} = await started();
  t.is((await ask('GET', '/healthz')).status, 200);
  const stopped = server.stop();
  t.is((await ask('GET', '/healthz')).status, 503);
  t.is((await ask('GET', '/openapi.json')).status, 200);
  await stopped;
  await t.throwsAsync(ask('GET', '/healthz'));
});
