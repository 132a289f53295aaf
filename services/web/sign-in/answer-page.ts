import type {ServerResponse} from 'node:http';

export interface AnsweredPage {
  readonly status: number;
  readonly html: string;
  /** A cookie to set. */
  readonly cookie: string | undefined;
  /** Where a form of the page may lead in the end, besides to us. */
  readonly goesTo: string | undefined;
}

/**
 * Answers with a page on which nothing runs and nothing is loaded but its style. Browsers hold `form-action` against redirects that
 * follow a form, too, so that the client's origin stands in it.
 */
export const answerPage = (response: ServerResponse, {status, html, cookie, goesTo}: AnsweredPage): void => {
  const actions = ["'self'", ...(goesTo === undefined ? [] : [sourceOf(goesTo)])];
  const policy = ["default-src 'none'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"];
  response.setHeader('content-security-policy', [...policy, `form-action ${actions.join(' ')}`].join('; '));
  if (cookie !== undefined) response.setHeader('set-cookie', cookie);
  response.writeHead(status, {'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store'});
  response.end(html);
};

/** The origin of a URI; of one with a scheme of an app's own, the scheme. */
const sourceOf = (uri: string): string => {
  const {origin, protocol} = new URL(uri);
  return origin === 'null' ? protocol : origin;
};
