import {readFileSync} from 'node:fs';
import type {RequestListener} from 'node:http';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {answerDocument} from './answer-document.ts';

const pages = fileURLToPath(new URL('../pages', import.meta.url));
const contract = fileURLToPath(new URL('../../../mesh/openapi.json', import.meta.url));
/** Of the many files of the package the page needs these few. */
const swagger = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist')));

const html = 'text/html; charset=utf-8';
const css = 'text/css; charset=utf-8';
const script = 'text/javascript; charset=utf-8';

const file = (path: string, contentType: string, maxAgeSeconds = 0): RequestListener =>
  answerDocument({content: readFileSync(path), contentType, maxAgeSeconds});

const docs = file(`${pages}/docs.html`, html);

/** Every file that is shown, by its path. */
export const documents: ReadonlyMap<string, RequestListener> = new Map([
  ['/openapi.json', file(contract, 'application/json', 60)],
  ['/docs', docs],
  ['/docs/', docs],
  ['/docs/docs.js', file(`${pages}/docs.js`, script)],
  ['/docs/swagger-ui.css', file(`${swagger}/swagger-ui.css`, css, 3600)],
  ['/docs/swagger-ui-bundle.js', file(`${swagger}/swagger-ui-bundle.js`, script, 3600)],
  ['/docs/favicon-32x32.png', file(`${swagger}/favicon-32x32.png`, 'image/png', 3600)],
  ['/oauth2/sign-in.css', file(`${pages}/sign-in.css`, css)],
]);
