import type {
  FinishPasskeyRegistrationRequest,
  FinishPasskeyRegistrationResponse,
} from '#gen/ts/souk/identity/v1/account_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {changeFactors} from '../../users/factors/change-factors.ts';
import {passkeyOfRow} from '../../users/factors/factors-of.ts';
import {mostPasskeys} from '../../users/factors/passkeys/passkey-config.ts';
import {verifyRegistration} from '../../users/factors/passkeys/register-passkey.ts';
import {firstRecoveryCodes} from '../../users/factors/replace-recovery-codes.ts';
import {requireRecentCaller} from '../../users/require-recent-caller.ts';
import {tooManyPasskeys} from './start-passkey-registration.ts';

/**
 * Keeps the passkey that the caller's browser has made. Fails with USER_ONLY, REAUTHENTICATION_NEEDED, PASSKEY_INVALID,
 * PASSKEY_ALREADY_USED, TOO_MANY_PASSKEYS.
 */
export const finishPasskeyRegistration =
  (deps: UsersDeps): Rpc<FinishPasskeyRegistrationRequest, FinishPasskeyRegistrationResponse> =>
  async ({answer, displayName}, call) => {
    const {passkeys, passkeyConfig} = deps;
    const {tenant} = call;
    const user = await requireRecentCaller(deps, call);
    const {challenge = '', responseJson: response = ''} = answer ?? {};
    const asked = await passkeys.take({tenant, purpose: 'REGISTER', answer: {challenge, response}}, call);
    const made = asked?.askedUser === user.id ? await verifyRegistration(passkeyConfig, asked) : undefined;
    if (!made) throw failure(ErrorReason.PASSKEY_INVALID, 'This is no answer to the question that was asked.');
    const {id: credentialId, publicKey, counter, transports = []} = made.credential;
    return changeFactors(deps, call, {user, action: 'RegisterPasskey'}, async (tx, now) => {
      if ((await tx.passkey.count({where: {userId: user.id}})) >= mostPasskeys) throw tooManyPasskeys();
      const draft = {id: newId(), userId: user.id, credentialId, publicKey, counter: BigInt(counter), transports};
      const [row] = await tx.passkey.createManyAndReturn({
        data: {...draft, displayName, backedUp: made.backedUp, createTime: now},
        skipDuplicates: true,
      });
      if (!row) throw failure(ErrorReason.PASSKEY_ALREADY_USED, 'The passkey is registered already.');
      return {passkey: passkeyOfRow(row), recoveryCodes: await firstRecoveryCodes(tx, user.id, now)};
    });
  };
