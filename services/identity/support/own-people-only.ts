import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Call} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';

/** Who was let in lets nobody in, themselves neither, whatever they hold. Fails with OWN_PEOPLE_ONLY. */
export const ownPeopleOnly = ({principal, method}: Pick<Call, 'principal' | 'method'>): void => {
  if (principal.actsUnder === undefined) return;
  throw failure(ErrorReason.OWN_PEOPLE_ONLY, `Only the tenant's own people may call ${method}.`);
};
