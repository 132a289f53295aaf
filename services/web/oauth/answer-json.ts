import type {ServerResponse} from 'node:http';
import type {OAuthError} from './oauth-error.ts';

/** Answers with JSON that nobody keeps. */
export const answerJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, {'content-type': 'application/json', 'cache-control': 'no-store'});
  response.end(JSON.stringify(body));
};

/** Answers with an error in OAuth's form; a 401 names the scheme that would do (RFC 9110 section 11.6.1). */
export const answerOAuthError = (response: ServerResponse, {status, error, message}: OAuthError): void => {
  if (error === 'invalid_client') response.setHeader('www-authenticate', 'Basic realm="souk"');
  if (error === 'invalid_token' || error === 'insufficient_scope') {
    response.setHeader('www-authenticate', `Bearer realm="souk", error="${error}", error_description="${message}"`);
  }
  answerJson(response, status, {error, error_description: message});
};
