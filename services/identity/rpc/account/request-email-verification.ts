import type {
  RequestEmailVerificationRequest,
  RequestEmailVerificationResponse,
} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {requireCaller} from '../../users/require-caller.ts';

/** Sends the user who asks a link to verify their address, unless it is verified. Fails with USER_ONLY. */
export const requestEmailVerification =
  ({database, issueLink, clock}: UsersDeps): Rpc<RequestEmailVerificationRequest, RequestEmailVerificationResponse> =>
  async (_request, call) =>
    database.forTenant(call.tenant).update(call, async (tx) => {
      const row = await requireCaller(tx, call);
      if (row.emailVerifyTime === null) await issueLink(tx, row, 'EMAIL_VERIFICATION', clock());
      return {};
    });
