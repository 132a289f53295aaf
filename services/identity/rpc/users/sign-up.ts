import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {SignUpRequest, SignUpResponse} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {canonicalEmail} from '../../domain/users/email.ts';
import type {UsersDeps} from '../../users/deps.ts';

/** Sends a link to whoever signs up, where the caller's tenant allows it. Fails with SIGN_UP_CLOSED, TOO_MANY_ATTEMPTS. */
export const signUp =
  ({database, requestLink}: UsersDeps): Rpc<SignUpRequest, SignUpResponse> =>
  async ({email, displayName}, call) => {
    const {tenant} = call;
    const row = await database.forTenant(tenant).read.tenant.findFirst({where: {id: tenant}});
    if (!row?.selfSignUp) throw failure(ErrorReason.SIGN_UP_CLOSED, 'The tenant invites its users itself.');
    return requestLink({purpose: 'SIGN_UP', email: canonicalEmail(email), displayName}, call, {});
  };
