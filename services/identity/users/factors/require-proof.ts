import type {UserModel} from '#gen/prisma/identity/models.ts';
import type {SecondFactorProof} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Call} from '#runtime/server/call.ts';
import type {UsersDeps} from '../deps.ts';
import {requireRecentCaller} from '../require-recent-caller.ts';
import {proofOf} from './proof-of.ts';

/**
 * The user who calls, who has shown lately who they are, and a second factor with the call. Fails with USER_ONLY,
 * REAUTHENTICATION_NEEDED, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS.
 */
export const requireProof = async (
  deps: Pick<UsersDeps, 'database' | 'clock' | 'proveFactor'>,
  call: Call,
  proof: SecondFactorProof | undefined,
): Promise<UserModel> => {
  const {tenant} = call;
  const user = await requireRecentCaller(deps, call);
  await deps.proveFactor({tenant, userId: user.id, proof: proofOf(proof), address: call.clientAddress ?? ''}, call);
  return user;
};
