import type {DeleteTotpRequest} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {SecondFactors} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {changeFactors} from '../../users/factors/change-factors.ts';
import {factorsOf} from '../../users/factors/factors-of.ts';
import {requireProof} from '../../users/factors/require-proof.ts';

/** Takes the app of the user who asks away. Fails with USER_ONLY, REAUTHENTICATION_NEEDED, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS. */
export const deleteTotp =
  (deps: UsersDeps): Rpc<DeleteTotpRequest, SecondFactors> =>
  async ({proof}, call) => {
    const user = await requireProof(deps, call, proof);
    await changeFactors(deps, call, {user, action: 'DeleteTotp'}, (tx) =>
      tx.totpFactor.deleteMany({where: {userId: user.id}}),
    );
    return factorsOf(deps.database.forTenant(call.tenant).read, user.id);
  };
