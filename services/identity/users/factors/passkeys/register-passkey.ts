import {generateRegistrationOptions, verifyRegistrationResponse, type WebAuthnCredential} from '@simplewebauthn/server';
import type {PasskeyModel, UserModel} from '#gen/prisma/identity/models.ts';
import {type PasskeyConfig, questionLifetimeMs} from './passkey-config.ts';
import {registrationResponse} from './response-json.ts';
import type {AskedPasskey} from './use-passkey.ts';

/** A passkey that a browser has made, and what of it is kept. */
export interface NewPasskey {
  readonly credential: WebAuthnCredential;
  readonly backedUp: boolean;
}

/** What every authenticator has one of: EdDSA, ES256, RS256, by their numbers in COSE (RFC 9053, RFC 8812). */
const algorithms = [-8, -7, -257];

/** What a browser is asked to make: JSON of PublicKeyCredentialCreationOptionsJSON. None of `known` is made once more. */
export const registrationOptions = async (
  {rpId}: PasskeyConfig,
  {id, email, displayName}: UserModel,
  challenge: string,
  known: readonly PasskeyModel[],
): Promise<string> =>
  JSON.stringify(
    await generateRegistrationOptions({
      rpName: 'Souk',
      rpID: rpId,
      userID: new Uint8Array(Buffer.from(id)),
      userName: email,
      userDisplayName: displayName,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: questionLifetimeMs,
      // Nobody here would know what to do with the maker of somebody's telephone.
      attestationType: 'none',
      supportedAlgorithmIDs: algorithms,
      authenticatorSelection: {residentKey: 'preferred', userVerification: 'preferred'},
      excludeCredentials: known.map(({credentialId, transports}) => ({id: credentialId, transports})),
    }),
  );

/** Reads and verifies what a browser has made; undefined when it is no answer to the question. */
export const verifyRegistration = async (
  {rpId, origins}: PasskeyConfig,
  {challenge, response: json}: AskedPasskey,
): Promise<NewPasskey | undefined> => {
  const response = registrationResponse(json);
  if (!response) return undefined;
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: rpId,
    requireUserVerification: false,
    supportedAlgorithmIDs: algorithms,
    // Everything that is wrong with an answer is thrown.
  }).catch(() => undefined);
  if (!verified?.verified) return undefined;
  const {credential, credentialBackedUp: backedUp} = verified.registrationInfo;
  return {credential, backedUp};
};
