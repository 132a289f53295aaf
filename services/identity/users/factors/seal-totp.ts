import type {TotpFactorModel} from '#gen/prisma/identity/models.ts';
import type {Seal} from '../../sealing/seal.ts';

const contextOf = (userId: string): string => `totp ${userId}`;

export const sealTotpSecret = (seal: Seal, userId: string, secret: Uint8Array): Uint8Array<ArrayBuffer> =>
  seal.close(secret, contextOf(userId));

/** Throws when the row is not this user's or the key not the one that it was sealed with. */
export const openTotpSecret = (seal: Seal, {userId, sealedSecret}: TotpFactorModel): Uint8Array =>
  seal.open(sealedSecret, contextOf(userId));
