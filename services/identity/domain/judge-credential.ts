import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Credential} from './credential.ts';
import {failure} from './failure.ts';

/**
 * Answers the credential when it may be used at `now`. Fails with API_KEY_INVALID (UNAUTHENTICATED), the same whether
 * it is unknown, expired or revoked, and with TENANT_SUSPENDED (PERMISSION_DENIED).
 */
export const judgeCredential = (credential: Credential | undefined, now: Date): Credential => {
  if (credential === undefined || credential.revoked || isOver(credential.expireTime, now)) {
    throw failure(ErrorReason.API_KEY_INVALID, 'The API key in x-api-key is unknown, expired or revoked.');
  }
  if (credential.suspended) throw failure(ErrorReason.TENANT_SUSPENDED, 'The tenant of this API key is suspended.');
  return credential;
};

const isOver = (end: Date | undefined, now: Date): boolean => end !== undefined && end <= now;
