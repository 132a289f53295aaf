import type {StartPasskeyProofRequest} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {PasskeyQuestion} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {requireCaller} from '../../users/require-caller.ts';

/** Asks the browser of the user who calls for one of their passkeys. Fails with USER_ONLY. */
export const startPasskeyProof =
  ({database, startPasskey}: UsersDeps): Rpc<StartPasskeyProofRequest, PasskeyQuestion> =>
  async (_request, call) => {
    await requireCaller(database.forTenant(call.tenant).read, call);
    const {challenge, options} = await startPasskey({tenant: call.tenant, user: call.principal.name}, call);
    return {challenge, optionsJson: options};
  };
