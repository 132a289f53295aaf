import type {UserModel} from '#gen/prisma/identity/models.ts';
import type {SecondFactorProof} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Call} from '#runtime/server/call.ts';
import type {UsersDeps} from '../deps.ts';
import {requireCaller} from '../require-caller.ts';
import {proofOf} from './proof-of.ts';

/** The user who calls, who has shown a second factor with it. Fails with USER_ONLY, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS. */
export const requireProof = async (
  {database, proveFactor}: Pick<UsersDeps, 'database' | 'proveFactor'>,
  call: Call,
  proof: SecondFactorProof | undefined,
): Promise<UserModel> => {
  const {tenant} = call;
  const user = await requireCaller(database.forTenant(tenant).read, call);
  await proveFactor({tenant, userId: user.id, proof: proofOf(proof), address: call.clientAddress ?? ''}, call);
  return user;
};
