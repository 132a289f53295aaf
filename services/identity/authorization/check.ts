import type {CheckRequest, CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {Failure} from '#runtime/errors/failure.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {hashSecret, isSecret} from '../domain/api-key-secret.ts';
import type {Clock} from '../domain/clock.ts';
import {failure} from '../domain/failure.ts';
import {judgeCredential} from '../domain/judge-credential.ts';
import type {TokenIssuer} from '../signing/token-issuer.ts';
import {allowed} from './allowed.ts';
import type {Credentials, Known} from './credentials.ts';
import {denied} from './denied.ts';

export interface CheckDeps {
  readonly credentials: Credentials;
  readonly issue: TokenIssuer;
  readonly clock: Clock;
  /** The operator's key comes from outside and need not have the form of ours. */
  readonly operatorKey: string;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Envoy's ext_authz: turns the API key of a request into a transaction token. Whether the principal may call the
 * method is not asked here: the service does, from the token. Denies with CREDENTIALS_MISSING, API_KEY_INVALID (401),
 * TENANT_SUSPENDED (403), SERVICE_UNAVAILABLE (503); a request is never let through for want of an answer.
 */
export const check = (deps: CheckDeps): AnonymousRpc<CheckRequest, CheckResponse> => {
  const lookUp = lookUpWith(deps);
  return async ({attributes}, {log}) => {
    const headers = attributes?.request?.http?.headers ?? {};
    try {
      const found = lookUp(headers);
      // Not awaited when it is known: a turn of the event loop less on every request.
      const known = found instanceof Promise ? await found : found;
      const credential = judgeCredential(known.credential, deps.clock());
      return allowed(deps.issue(credential).token, credential.tenant);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'UNAVAILABLE') log.warn({err: error.cause ?? error}, 'a request could not be authorized');
      return denied(error, headers);
    }
  };
};

const nobody: Known = {credential: undefined, checkedAt: 0};

const lookUpWith = ({credentials, operatorKey}: CheckDeps): ((headers: Headers) => Known | Promise<Known>) => {
  const operatorHash = hashSecret(operatorKey);
  return (headers) => {
    const secret = headers['x-api-key'];
    if (!secret) throw failure(ErrorReason.CREDENTIALS_MISSING, 'The header x-api-key is missing.');
    const hash = hashSecret(secret);
    const remembered = credentials.remembered(hash);
    if (remembered) return remembered;
    // What cannot be a key is neither looked up nor remembered.
    return isSecret(secret) || hash === operatorHash ? credentials.find(hash) : nobody;
  };
};
