import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Logger} from 'pino';
import {answerDocument} from '../http/answer-document.ts';
import {answerPage} from '../sign-in/answer-page.ts';
import {escapeHtml} from '../sign-in/escape-html.ts';
import {page} from '../sign-in/page.ts';
import {answerOAuthError} from './answer-json.ts';
import {authorize} from './authorize.ts';
import {discoveryDocument, paths} from './discovery.ts';
import {issueTokens} from './issue-tokens.ts';
import type {OAuthDeps} from './oauth-deps.ts';
import {oauthErrorOf} from './oauth-error-of.ts';
import {revokeToken} from './revoke-token.ts';
import {userInfo} from './user-info.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What answers a path of OAuth, and with which verbs. */
export interface OAuthRoute {
  readonly verbs: readonly string[];
  readonly answer: Answer;
}

/** OAuth 2.1 and OpenID Connect, by path. Errors are OAuth's own, in JSON; for people a page says them. */
export const oauthRoutes = (deps: OAuthDeps, log: Logger): ReadonlyMap<string, OAuthRoute> => {
  const document = answerDocument({
    content: JSON.stringify(discoveryDocument(deps.issuer)),
    contentType: 'application/json',
    maxAgeSeconds: 300,
  });
  const discovery: Answer = async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    document(request, response);
  };
  const forClients = (answer: Answer): Answer => guarded(answer, log, answerOAuthError);
  const forPeople = (answer: Answer): Answer =>
    guarded(answer, log, (response, {status, message}) => {
      const html = page('This did not work', `      <p role="alert">${escapeHtml(message)}</p>`);
      answerPage(response, {status, html, cookie: undefined, goesTo: undefined});
    });
  return new Map([
    [paths.configuration, {verbs: ['GET', 'HEAD'], answer: discovery}],
    [paths.authorize, {verbs: ['GET', 'POST'], answer: forPeople(authorize(deps))}],
    [paths.token, {verbs: ['POST'], answer: forClients(issueTokens(deps))}],
    [paths.revoke, {verbs: ['POST'], answer: forClients(revokeToken(deps))}],
    [paths.userinfo, {verbs: ['GET', 'POST'], answer: forClients(userInfo(deps))}],
  ]);
};

const guarded =
  (
    answer: Answer,
    log: Logger,
    refuse: (response: ServerResponse, error: ReturnType<typeof oauthErrorOf>) => void,
  ): Answer =>
  async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      const failure = oauthErrorOf(error);
      if (failure.status >= 500) log.error({err: error}, 'a request of OAuth failed');
      refuse(response, failure);
    }
  };
