import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {blame} from '../../audit/denial.ts';
import type {Credential} from '../credential.ts';
import {failure} from '../failure.ts';
import {isWithin} from './networks.ts';

/** Answers the credential when it may be used from an address. Fails with ADDRESS_NOT_ALLOWED (PERMISSION_DENIED). */
export const allowedFrom = (credential: Credential, address: string): Credential => {
  const {allowedNetworks = []} = credential;
  if (allowedNetworks.length === 0 || isWithin(address, allowedNetworks)) return credential;
  throw blame(failure(ErrorReason.ADDRESS_NOT_ALLOWED, 'The API key may not be used from this address.'), credential);
};
