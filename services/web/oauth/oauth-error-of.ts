import {PeerFailure} from '#runtime/errors/peer-failure.ts';
import {OAuthError} from './oauth-error.ts';

/** What identity refuses, in the words of OAuth: HTTP status and error. */
const errors: Readonly<Record<string, readonly [status: number, error: string]>> = {
  OAUTH_CLIENT_INVALID: [401, 'invalid_client'],
  OAUTH_REDIRECT_URI_INVALID: [400, 'invalid_request'],
  OAUTH_REQUEST_INVALID: [400, 'invalid_request'],
  OAUTH_GRANT_INVALID: [400, 'invalid_grant'],
  OAUTH_SCOPE_INVALID: [400, 'invalid_scope'],
  OAUTH_SCOPE_INSUFFICIENT: [403, 'insufficient_scope'],
  OAUTH_CLIENT_NOT_ALLOWED: [400, 'unauthorized_client'],
  REFRESH_TOKEN_INVALID: [400, 'invalid_grant'],
  ACCESS_TOKEN_INVALID: [401, 'invalid_token'],
  SESSION_ENDED: [401, 'invalid_token'],
  API_KEY_INVALID: [401, 'invalid_client'],
  ADDRESS_NOT_ALLOWED: [401, 'invalid_client'],
  TENANT_SUSPENDED: [403, 'access_denied'],
  REQUEST_INVALID: [400, 'invalid_request'],
};

/** The error of OAuth for whatever went wrong; nothing of what was not foreseen is told. */
export const oauthErrorOf = (error: unknown): OAuthError => {
  if (error instanceof OAuthError) return error;
  if (error instanceof PeerFailure) {
    const [status, name] = errors[error.reason] ?? [];
    if (status !== undefined && name !== undefined) return new OAuthError(status, name, error.message);
    if (error.code === 'UNAVAILABLE' || error.code === 'DEADLINE_EXCEEDED' || error.code === 'RESOURCE_EXHAUSTED') {
      return new OAuthError(503, 'temporarily_unavailable', 'Try again in a moment.');
    }
  }
  return new OAuthError(500, 'server_error', 'Something went wrong here.');
};
