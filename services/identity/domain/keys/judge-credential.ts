import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {blame} from '../../audit/denial.ts';
import type {Credential} from '../credential.ts';
import {failure} from '../failure.ts';

/**
 * Answers the credential when it may be used at `now`. Fails with API_KEY_INVALID (UNAUTHENTICATED), the same whether
 * it is unknown, expired or revoked, and with TENANT_SUSPENDED (PERMISSION_DENIED).
 */
export const judgeCredential = (credential: Credential | undefined, now: Date): Credential => {
  if (credential === undefined) throw invalid();
  if (credential.revoked || isOver(credential.expireTime, now)) throw blame(invalid(), credential);
  if (credential.suspended) {
    throw blame(failure(ErrorReason.TENANT_SUSPENDED, 'The tenant of this API key is suspended.'), credential);
  }
  return credential;
};

const invalid = () => failure(ErrorReason.API_KEY_INVALID, 'The API key in x-api-key is unknown, expired or revoked.');

const isOver = (end: Date | undefined, now: Date): boolean => end !== undefined && end <= now;
