import {generateAuthenticationOptions} from '@simplewebauthn/server';
import type {PasskeyModel} from '#gen/prisma/identity/models.ts';
import {type PasskeyConfig, questionLifetimeMs} from './passkey-config.ts';

/**
 * What a browser is asked to sign: JSON of PublicKeyCredentialRequestOptionsJSON. With `known` passkeys one of them, without
 * any that the visitor chooses: then nothing tells who has one.
 */
export const signInOptions = async (
  {rpId}: PasskeyConfig,
  challenge: string,
  known: readonly PasskeyModel[] | undefined,
): Promise<string> =>
  JSON.stringify(
    await generateAuthenticationOptions({
      rpID: rpId,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: questionLifetimeMs,
      userVerification: known ? 'preferred' : 'required',
      ...(known && {allowCredentials: known.map(({credentialId, transports}) => ({id: credentialId, transports}))}),
    }),
  );
