import type {IncomingMessage, ServerResponse} from 'node:http';
import type {IssueTokensRequest} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {answerJson} from './answer-json.ts';
import {callerOf} from './caller.ts';
import {clientOf} from './client-of.ts';
import type {OAuthDeps} from './oauth-deps.ts';
import {OAuthError} from './oauth-error.ts';
import {readForm} from './read-form.ts';

/** `/oauth2/token` (OAuth 2.1 section 3.2): authorization_code, refresh_token and client_credentials. */
export const issueTokens =
  ({identity}: OAuthDeps) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await readForm(request);
    const client = clientOf(request, form);
    const caller = callerOf(request, 3_000);
    try {
      const issued = await identity(caller).issueTokens({client, grant: grantOf(form)});
      answerJson(response, 200, {
        access_token: issued.accessToken,
        token_type: 'Bearer',
        expires_in: issued.expiresIn,
        ...(issued.refreshToken && {refresh_token: issued.refreshToken}),
        ...(issued.idToken && {id_token: issued.idToken}),
        ...(issued.scope && {scope: issued.scope}),
      });
    } finally {
      caller.ended();
    }
  };

const grantOf = (form: ReadonlyMap<string, string>): IssueTokensRequest['grant'] => {
  const needed = (name: string): string => {
    const value = form.get(name);
    if (value === undefined) throw new OAuthError(400, 'invalid_request', `The parameter ${name} is missing.`);
    return value;
  };
  switch (needed('grant_type')) {
    case 'authorization_code': {
      const [code, redirectUri, codeVerifier] = ['code', 'redirect_uri', 'code_verifier'].map(needed);
      return {
        $case: 'code',
        value: {code: code ?? '', redirectUri: redirectUri ?? '', codeVerifier: codeVerifier ?? ''},
      };
    }
    case 'refresh_token':
      return {$case: 'refresh', value: {refreshToken: needed('refresh_token')}};
    case 'client_credentials':
      return {$case: 'itself', value: {}};
    default:
      throw new OAuthError(400, 'unsupported_grant_type', 'The grant type is none of those that the discovery names.');
  }
};
