import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import {allowedFrom} from '../domain/keys/allowed-from.ts';
import {hashSecret, isSecret} from '../domain/keys/api-key-secret.ts';
import {judgeCredential} from '../domain/keys/judge-credential.ts';
import type {Authenticator} from './authenticate.ts';
import type {Credentials} from './credentials.ts';

export interface ByApiKeyDeps {
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Hears of the name of each key that was let in. */
  readonly used: (name: string) => void;
  /** The operator's key comes from outside and need not have the form of ours. */
  readonly operatorKey: string;
}

/** Knows a source by its API key. Fails with API_KEY_INVALID, TENANT_SUSPENDED, ADDRESS_NOT_ALLOWED, SERVICE_UNAVAILABLE. */
export const byApiKey = ({credentials, clock, used, operatorKey}: ByApiKeyDeps): Authenticator => {
  const operatorHash = hashSecret(operatorKey);
  const judge = (credential: Credential | undefined, address: string): Credential => {
    const good = allowedFrom(judgeCredential(credential, clock()), address);
    used(good.name);
    return good;
  };
  return ({headers, address}) => {
    const secret = headers['x-api-key'];
    if (!secret) return undefined;
    const hash = hashSecret(secret);
    const known = credentials.remembered(hash);
    if (known) return judge(known.value, address);
    // What cannot be a key is neither looked up nor remembered.
    if (!isSecret(secret) && hash !== operatorHash) return judge(undefined, address);
    return credentials.find(hash).then(({value}) => judge(value, address));
  };
};
