import type {StartPasskeyRegistrationRequest} from '#gen/ts/souk/identity/v1/account_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {PasskeyQuestion} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {mostPasskeys} from '../../users/factors/passkeys/passkey-config.ts';
import {registrationOptions} from '../../users/factors/passkeys/register-passkey.ts';
import {requireRecentCaller} from '../../users/require-recent-caller.ts';

/** Asks the browser of the user who calls to make a passkey. Fails with USER_ONLY, REAUTHENTICATION_NEEDED, TOO_MANY_PASSKEYS. */
export const startPasskeyRegistration =
  (deps: UsersDeps): Rpc<StartPasskeyRegistrationRequest, PasskeyQuestion> =>
  async (_request, call) => {
    const {database, passkeys, passkeyConfig} = deps;
    const user = await requireRecentCaller(deps, call);
    const known = await database.forTenant(call.tenant).read.passkey.findMany({where: {userId: user.id}});
    if (known.length >= mostPasskeys) throw tooManyPasskeys();
    const {id, challenge} = await passkeys.ask(call, call.tenant, 'REGISTER', user.id);
    return {challenge: id, optionsJson: await registrationOptions(passkeyConfig, user, challenge, known)};
  };

export const tooManyPasskeys = () =>
  failure(ErrorReason.TOO_MANY_PASSKEYS, `Nobody has more than ${mostPasskeys} passkeys; take one away first.`);
