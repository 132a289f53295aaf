import type {
  CreateRecoveryCodesRequest,
  CreateRecoveryCodesResponse,
} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {changeFactors} from '../../users/factors/change-factors.ts';
import {replaceRecoveryCodes} from '../../users/factors/replace-recovery-codes.ts';
import {requireProof} from '../../users/factors/require-proof.ts';

/** Makes new recovery codes for the user who asks. Fails with USER_ONLY, REAUTHENTICATION_NEEDED, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS. */
export const createRecoveryCodes =
  (deps: UsersDeps): Rpc<CreateRecoveryCodesRequest, CreateRecoveryCodesResponse> =>
  async ({proof}, call) => {
    const user = await requireProof(deps, call, proof);
    return changeFactors(deps, call, {user, action: 'CreateRecoveryCodes'}, async (tx, now) => ({
      recoveryCodes: await replaceRecoveryCodes(tx, user.id, now),
    }));
  };
