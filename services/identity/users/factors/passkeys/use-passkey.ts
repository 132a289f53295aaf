import {verifyAuthenticationResponse} from '@simplewebauthn/server';
import type {PasskeyModel} from '#gen/prisma/identity/models.ts';
import type {Tx} from '../../../store/access/change-access.ts';
import type {PasskeyConfig} from './passkey-config.ts';
import {authenticationResponse} from './response-json.ts';

/** An answer of a passkey to a question that has been taken. */
export interface AskedPasskey {
  readonly kind: 'PASSKEY';
  /** The challenge that has to be signed, base64url. */
  readonly challenge: string;
  /** Whose answer counts; undefined: anybody's, in place of a password. */
  readonly askedUser: string | undefined;
  /** JSON. */
  readonly response: string;
}

/** Whose passkey has answered; undefined when it is nobody's, or not a right answer. */
export type UsePasskey = (tx: Tx, answer: AskedPasskey, now: Date) => Promise<PasskeyModel | undefined>;

export const usePasskeyFor =
  ({rpId, origins}: PasskeyConfig): UsePasskey =>
  async (tx, {challenge, askedUser, response: json}, now) => {
    const response = authenticationResponse(json);
    const passkey = response && (await tx.passkey.findFirst({where: {credentialId: response.id}}));
    if (!passkey || (askedUser !== undefined && passkey.userId !== askedUser)) return undefined;
    const {credentialId: id, publicKey} = passkey;
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      credential: {id, publicKey: new Uint8Array(publicKey), counter: Number(passkey.counter)},
      // In place of a password it has to be two factors in one: the device makes sure who holds it.
      requireUserVerification: askedUser === undefined,
      // Everything that is wrong with an answer is thrown, a counter that goes back among it.
    }).catch(() => undefined);
    if (!verified?.verified) return undefined;
    const counter = BigInt(verified.authenticationInfo.newCounter);
    const backedUp = verified.authenticationInfo.credentialBackedUp;
    const unchanged = {id: passkey.id, counter: passkey.counter};
    const {count} = await tx.passkey.updateMany({where: unchanged, data: {counter, backedUp, useTime: now}});
    return count === 1 ? passkey : undefined;
  };
