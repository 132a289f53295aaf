import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import {judgeCredential} from '../domain/keys/judge-credential.ts';
import type {Credentials} from './credentials.ts';

/** A source by the name of its key, for who has shown by a token to be it. Fails as `byApiKey` does. */
export type ByKeyName = (name: string) => Credential | Promise<Credential>;

export const byKeyName =
  ({credentials, clock}: {credentials: Credentials; clock: Clock}): ByKeyName =>
  (name) => {
    const known = credentials.remembered(name);
    if (known) return judgeCredential(known.value, clock());
    return credentials.find(name).then(({value}) => judgeCredential(value, clock()));
  };
