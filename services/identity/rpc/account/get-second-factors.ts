import type {GetSecondFactorsRequest} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {SecondFactors} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {factorsOf} from '../../users/factors/factors-of.ts';
import {requireCaller} from '../../users/require-caller.ts';

/** Answers what the user who asks has besides a password. Fails with USER_ONLY. */
export const getSecondFactors =
  ({database}: UsersDeps): Rpc<GetSecondFactorsRequest, SecondFactors> =>
  async (_request, call) => {
    const {read} = database.forTenant(call.tenant);
    const {id} = await requireCaller(read, call);
    return factorsOf(read, id);
  };
