import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Authenticator} from '../authorization/authenticate.ts';
import type {ByKeyName} from '../authorization/by-key-name.ts';
import type {EdgeRequest} from '../authorization/edge-request.ts';
import type {Credential} from '../domain/credential.ts';
import {failure} from '../domain/failure.ts';
import {type CsrfPolicy, checkCsrf} from './check-csrf.ts';
import type {CredentialOfSession} from './credential-of-session.ts';
import {tokenOf} from './token-of.ts';
import type {VerifyAccessToken} from './verify-access-token.ts';

export interface ByAccessTokenDeps extends CsrfPolicy {
  readonly verify: VerifyAccessToken;
  readonly credentialOf: CredentialOfSession;
  /** Who asks, by the API key that may come with the token. */
  readonly byApiKey: Authenticator;
  /** Who asks, by the name of the client that a token is for. */
  readonly byName: ByKeyName;
}

/**
 * Knows a user by the access token of a session, and an OAuth client by its own. Fails with ACCESS_TOKEN_INVALID, SESSION_ENDED, TENANT_SUSPENDED,
 * CREDENTIALS_MIXED, SERVICE_UNAVAILABLE; for a cookie with ORIGIN_NOT_ALLOWED, CSRF_TOKEN_INVALID; and with what a wrong
 * API key beside the token fails with.
 */
export const byAccessToken =
  ({verify, credentialOf, byApiKey, byName, ...policy}: ByAccessTokenDeps): Authenticator =>
  (request) => {
    const carried = tokenOf(request);
    if (carried === undefined) return undefined;
    const {sid, sub} = verify(carried.token);
    // A token without a session is a client's own.
    if (sid === undefined) return byName(sub, request.address);
    if (carried.cookie && changesSomething(request)) {
      checkCsrf({header: (name) => request.headers[name], host: request.host, session: sid}, policy);
    }
    const found = credentialOf(sid);
    const key = byApiKey(request);
    return key === undefined ? found : together(found, key);
  };

/** gRPC says nothing of it, so that it is taken for the worse. */
const changesSomething = ({verb}: EdgeRequest): boolean =>
  verb === undefined || !['GET', 'HEAD', 'OPTIONS'].includes(verb);

/** The user's credential, when the key that came with it is of the same tenant. */
const together = async (
  user: Credential | Promise<Credential>,
  key: Credential | Promise<Credential>,
): Promise<Credential> => {
  const [credential, {tenant}] = await Promise.all([user, key]);
  if (credential.tenant === tenant) return credential;
  throw failure(ErrorReason.CREDENTIALS_MIXED, 'The API key and the access token belong to different tenants.');
};
