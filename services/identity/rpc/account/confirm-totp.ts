import type {ConfirmTotpRequest, ConfirmTotpResponse} from '#gen/ts/souk/identity/v1/account_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {changeFactors} from '../../users/factors/change-factors.ts';
import {beginFactorAttempt, secondFactorFailed} from '../../users/factors/prove-factor.ts';
import {firstRecoveryCodes} from '../../users/factors/replace-recovery-codes.ts';
import {openTotpSecret} from '../../users/factors/seal-totp.ts';
import {stepOfCode} from '../../users/factors/totp.ts';
import {requireRecentCaller} from '../../users/require-recent-caller.ts';

/**
 * Has the codes of the caller's app count from now on. The code that shows it is used up.
 * Fails with USER_ONLY, REAUTHENTICATION_NEEDED, TOTP_NOT_STARTED, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS.
 */
export const confirmTotp =
  (deps: UsersDeps): Rpc<ConfirmTotpRequest, ConfirmTotpResponse> =>
  async ({totpCode}, call) => {
    const {tenant} = call;
    const user = await requireRecentCaller(deps, call);
    const asked = {tenant, userId: user.id, address: call.clientAddress ?? ''};
    const attempt = await beginFactorAttempt(deps.beginAttempt, call, asked);
    const response = await changeFactors(deps, call, {user, action: 'ConfirmTotp'}, async (tx, now) => {
      const where = {userId: user.id, confirmTime: null};
      const started = await tx.totpFactor.findFirst({where});
      if (!started) throw failure(ErrorReason.TOTP_NOT_STARTED, 'There is no secret to confirm: StartTotp makes one.');
      const lastStep = stepOfCode(openTotpSecret(deps.seal, started), totpCode, now);
      if (lastStep === undefined) throw secondFactorFailed();
      await tx.totpFactor.updateMany({where, data: {confirmTime: now, lastStep}});
      return {recoveryCodes: await firstRecoveryCodes(tx, user.id, now)};
    });
    await attempt.succeeded(user.id);
    return response;
  };
