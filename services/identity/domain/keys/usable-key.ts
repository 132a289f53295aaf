import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import {failure} from '../failure.ts';

/** A key that may still be changed. Fails with API_KEY_REVOKED. */
export const usableKey = (key: ApiKey): ApiKey => {
  if (key.revokeTime === undefined) return key;
  throw failure(ErrorReason.API_KEY_REVOKED, `${key.name} is revoked: it cannot be changed any more.`);
};
