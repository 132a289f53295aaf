import type {AuthorizationRequest} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {OAuthError} from './oauth-error.ts';

/** A client's request for authorization, and what goes back to it with the answer. */
export interface Authorization {
  readonly request: AuthorizationRequest;
  readonly state: string | undefined;
  /** The parameters, as the form carries them along. */
  readonly carried: ReadonlyMap<string, string>;
}

const carriedNames = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
];

/** Reads the parameters (OAuth 2.1 section 4.1.1); whether they ask for what there is, `checkAuthorization` says. */
export const authorizationOf = (parameters: ReadonlyMap<string, string>): Authorization => {
  const value = (name: string) => parameters.get(name) ?? '';
  return {
    request: {
      clientId: value('client_id'),
      redirectUri: value('redirect_uri'),
      scope: value('scope'),
      nonce: value('nonce'),
      codeChallenge: value('code_challenge'),
    },
    state: parameters.get('state'),
    carried: new Map([...parameters].filter(([name]) => carriedNames.includes(name))),
  };
};

/**
 * Refuses what is not offered, in words that go back to the client: another response type or mode, no PKCE with S256 (RFC 7636), a
 * request in a JWT, and a sign-in that nobody may see. For clients whose redirect URI is known to be theirs.
 */
export const checkAuthorization = (parameters: ReadonlyMap<string, string>): void => {
  if (parameters.has('request')) throw new OAuthError(400, 'request_not_supported', 'Requests in a JWT are not read.');
  if (parameters.has('request_uri')) {
    throw new OAuthError(400, 'request_uri_not_supported', 'Requests behind a URI are not read.');
  }
  if (parameters.get('response_type') !== 'code') {
    throw new OAuthError(400, 'unsupported_response_type', 'The response type must be `code`.');
  }
  if ((parameters.get('response_mode') ?? 'query') !== 'query') {
    throw new OAuthError(400, 'invalid_request', 'The response mode must be `query`.');
  }
  const isChallenge = /^[\w-]{43}$/.test(parameters.get('code_challenge') ?? '');
  if (!isChallenge || parameters.get('code_challenge_method') !== 'S256') {
    throw new OAuthError(400, 'invalid_request', 'PKCE is needed, with the method S256.');
  }
  if (parameters.get('prompt') === 'none') throw new OAuthError(400, 'login_required', 'The user has to sign in.');
};
