import {hashSecret, isSecret} from '../domain/api-key-secret.ts';
import type {Clock} from '../domain/clock.ts';
import {judgeCredential} from '../domain/judge-credential.ts';
import type {Authenticator} from './authenticate.ts';
import type {Credentials} from './credentials.ts';

export interface ByApiKeyDeps {
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** The operator's key comes from outside and need not have the form of ours. */
  readonly operatorKey: string;
}

/** Knows a source by its API key. Fails with API_KEY_INVALID, TENANT_SUSPENDED, SERVICE_UNAVAILABLE. */
export const byApiKey = ({credentials, clock, operatorKey}: ByApiKeyDeps): Authenticator => {
  const operatorHash = hashSecret(operatorKey);
  return ({headers}) => {
    const secret = headers['x-api-key'];
    if (!secret) return undefined;
    const hash = hashSecret(secret);
    const known = credentials.remembered(hash);
    if (known) return judgeCredential(known.value, clock());
    // What cannot be a key is neither looked up nor remembered.
    if (!isSecret(secret) && hash !== operatorHash) return judgeCredential(undefined, clock());
    return credentials.find(hash).then(({value}) => judgeCredential(value, clock()));
  };
};
