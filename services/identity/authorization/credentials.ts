import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import type {Forgetful} from '../memory/forget-tenant.ts';
import {type LookUpConfig, type LookUps, lookUps} from '../memory/look-ups.ts';
import type {FindCredentials} from '../store/keys/find-credentials.ts';

/** API keys by the hashes of their secrets, in memory; forgotten by their names. */
export interface Credentials extends LookUps<Credential>, Forgetful {}

export const credentialsFrom = (find: FindCredentials, config: LookUpConfig, clock: Clock): Credentials => {
  const known = lookUps({load: find, topicOf: ({name}) => name}, config, clock);
  return {...known, forgetTenant: (tenant) => known.forgetWhere((credential) => credential.tenant === tenant)};
};
