import type {DeletePasskeyRequest} from '#gen/ts/souk/identity/v1/account_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {SecondFactors} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {changeFactors} from '../../users/factors/change-factors.ts';
import {factorsOf} from '../../users/factors/factors-of.ts';
import {requireProof} from '../../users/factors/require-proof.ts';

/** Takes a passkey of the user who asks away. Fails with USER_ONLY, REAUTHENTICATION_NEEDED, PASSKEY_NOT_FOUND, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS. */
export const deletePasskey =
  (deps: UsersDeps): Rpc<DeletePasskeyRequest, SecondFactors> =>
  async ({passkey, proof}, call) => {
    const user = await requireProof(deps, call, proof);
    await changeFactors(deps, call, {user, action: 'DeletePasskey'}, async (tx) => {
      const {count} = await tx.passkey.deleteMany({where: {id: passkey, userId: user.id}});
      if (count === 0) throw failure(ErrorReason.PASSKEY_NOT_FOUND, 'The user has no such passkey.', {passkey});
    });
    return factorsOf(deps.database.forTenant(call.tenant).read, user.id);
  };
