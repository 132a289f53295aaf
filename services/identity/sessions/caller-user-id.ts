import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Call} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';
import {ownUserId} from '../domain/users/user-id.ts';

/** Id of the user who makes a call. Fails with USER_ONLY (PERMISSION_DENIED) when a source makes it. */
export const callerUserId = ({tenant, principal}: Pick<Call, 'tenant' | 'principal'>): string => {
  const id = ownUserId(tenant, principal.name);
  if (id === undefined) throw failure(ErrorReason.USER_ONLY, 'A source has no sessions: send an access token.');
  return id;
};
