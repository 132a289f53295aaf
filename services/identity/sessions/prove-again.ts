import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {ReauthenticateRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Call} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';
import {alone} from '../users/alone.ts';
import {proofOf} from '../users/factors/proof-of.ts';
import {requireCaller} from '../users/require-caller.ts';
import type {SessionDeps} from './session-deps.ts';

type Deps = Pick<SessionDeps, 'database' | 'authenticatePassword' | 'verifySecondFactor' | 'finishPasskey'>;

/**
 * Makes sure that a user shows all that they sign in with: the same checks, and guesses count as those at the door. Fails with
 * USER_ONLY, SIGN_IN_FAILED, USER_DISABLED, SECOND_FACTOR_MISSING, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS, OVERLOADED.
 */
export const proveAgain = async (
  {database, authenticatePassword, verifySecondFactor, finishPasskey}: Deps,
  call: Call,
  {proof, secondFactor}: ReauthenticateRequest,
): Promise<void> => {
  const {tenant, principal} = call;
  const address = call.clientAddress ?? '';
  if (proof?.$case === 'passkey') {
    const {challenge, responseJson: response} = proof.value;
    const {user} = await finishPasskey({tenant, challenge, response, address}, alone(call));
    if (user !== principal.name) throw failure(ErrorReason.SIGN_IN_FAILED, 'The passkey is somebody else’s.');
    return;
  }
  const {email} = await requireCaller(database.forTenant(tenant).read, call);
  const password = proof?.value ?? '';
  const {user, secondFactors} = await authenticatePassword({tenant, email, password, address}, call);
  if (secondFactors.length === 0) return;
  if (secondFactor === undefined) {
    throw failure(ErrorReason.SECOND_FACTOR_MISSING, 'The user has a second factor: show it, too.');
  }
  await verifySecondFactor({tenant, user, proof: proofOf(secondFactor), address}, call);
};
