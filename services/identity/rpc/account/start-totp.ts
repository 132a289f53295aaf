import type {StartTotpRequest, StartTotpResponse} from '#gen/ts/souk/identity/v1/account_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {alone} from '../../users/alone.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {sealTotpSecret} from '../../users/factors/seal-totp.ts';
import {newTotpSecret, presentTotp} from '../../users/factors/totp.ts';
import {requireRecentCaller} from '../../users/require-recent-caller.ts';

/**
 * Makes a secret for the app of the user who asks, in place of one that was not confirmed. Fails with USER_ONLY,
 * REAUTHENTICATION_NEEDED, TOTP_ALREADY_SET.
 */
export const startTotp =
  (deps: UsersDeps): Rpc<StartTotpRequest, StartTotpResponse> =>
  async (_request, call) => {
    const {database, seal, clock} = deps;
    const {id: userId, email} = await requireRecentCaller(deps, call);
    return database.forTenant(call.tenant).update(alone(call), async (tx) => {
      await tx.totpFactor.deleteMany({where: {userId, confirmTime: null}});
      const secret = newTotpSecret();
      const sealedSecret = sealTotpSecret(seal, userId, secret);
      const {count} = await tx.totpFactor.createMany({
        data: {userId, sealedSecret, createTime: clock()},
        skipDuplicates: true,
      });
      if (count === 0) throw failure(ErrorReason.TOTP_ALREADY_SET, 'There is an authenticator app already.');
      return presentTotp(secret, email);
    });
  };
