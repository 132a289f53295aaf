import type {RequestPasswordResetRequest, RequestPasswordResetResponse} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {canonicalEmail} from '../../domain/users/email.ts';
import type {UsersDeps} from '../../users/deps.ts';

/** Sends a link to the address if it is a user's; the answer does not tell. Fails with TOO_MANY_ATTEMPTS. */
export const requestPasswordReset =
  ({requestLink}: UsersDeps): Rpc<RequestPasswordResetRequest, RequestPasswordResetResponse> =>
  async ({email}, call) =>
    requestLink({purpose: 'PASSWORD_RESET', email: canonicalEmail(email), displayName: ''}, call, {});
