import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import {allowedFrom} from '../domain/keys/allowed-from.ts';
import {judgeCredential} from '../domain/keys/judge-credential.ts';
import type {Credentials} from './credentials.ts';

/** A source by the name of its key, for who has shown by a token to be it. Fails as `byApiKey` does. */
export type ByKeyName = (name: string, address: string) => Credential | Promise<Credential>;

export const byKeyName =
  ({credentials, clock}: {credentials: Credentials; clock: Clock}): ByKeyName =>
  (name, address) => {
    const judge = (credential: Credential | undefined) => allowedFrom(judgeCredential(credential, clock()), address);
    const known = credentials.remembered(name);
    return known ? judge(known.value) : credentials.find(name).then(({value}) => judge(value));
  };
