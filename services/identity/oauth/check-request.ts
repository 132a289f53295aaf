import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {AuthorizationRequest} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {failure} from '../domain/failure.ts';
import {findClient, type RegisteredClient} from './oauth-client.ts';
import type {OAuthDeps} from './oauth-deps.ts';
import {scopesIn} from './scopes.ts';

/** A request for authorization that may be answered. */
export interface CheckedRequest {
  readonly client: RegisteredClient;
  readonly request: AuthorizationRequest;
}

/**
 * Finds the client of a request, and makes sure that its redirect URI is one of the client's, character by character (OAuth 2.1
 * section 2.3.1). Fails with OAUTH_CLIENT_INVALID, OAUTH_REDIRECT_URI_INVALID.
 */
export const checkClient = async (
  {database, clock}: Pick<OAuthDeps, 'database' | 'clock'>,
  request: AuthorizationRequest | undefined,
): Promise<CheckedRequest> => {
  const client = await findClient(database, request?.clientId ?? '', clock());
  if (request === undefined || !client.redirectUris.includes(request.redirectUri)) {
    throw failure(ErrorReason.OAUTH_REDIRECT_URI_INVALID, 'The redirect URI is not one of the client’s.');
  }
  return {client, request};
};

/** Makes sure that a request has scopes that there are, and a code challenge (RFC 7636). Fails with OAUTH_SCOPE_INVALID, OAUTH_REQUEST_INVALID. */
export const checkDemand = ({scope, codeChallenge}: AuthorizationRequest): void => {
  scopesIn(scope);
  if (/^[\w-]{43}$/.test(codeChallenge)) return;
  const parameter = 'code_challenge';
  throw failure(ErrorReason.OAUTH_REQUEST_INVALID, `The parameter ${parameter} is missing.`, {parameter});
};
