import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {SecondFactorKind, type SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {SecondFactor} from '../users/sign-in.ts';
import {noSignIn} from './no-sign-in.ts';
import {challengeLifetimeMs} from './session-lifetime.ts';
import {issueTicket} from './sign-in-ticket.ts';

/** Whose second factor is missing, and for whom the session will be. */
export interface ChallengeDraft {
  readonly userId: string;
  /** Id of the API key. */
  readonly clientId: string;
  readonly secondFactors: readonly SecondFactor[];
  readonly now: Date;
}

const kinds: Readonly<Record<SecondFactor, SecondFactorKind>> = {
  TOTP: SecondFactorKind.SECOND_FACTOR_KIND_TOTP,
  PASSKEY: SecondFactorKind.SECOND_FACTOR_KIND_PASSKEY,
  RECOVERY_CODE: SecondFactorKind.SECOND_FACTOR_KIND_RECOVERY_CODE,
};

/** Says that the password was right, what else can be shown, and until when. */
export const challengeOf = async (
  tx: Transaction<PrismaClient>,
  {userId, clientId, secondFactors, now}: ChallengeDraft,
): Promise<SignIn> => {
  const expireTime = new Date(now.getTime() + challengeLifetimeMs);
  const challenge = await issueTicket(tx, {kind: 'second-factor', userId, detail: {clientId}, expireTime});
  const secondFactor = {challenge, expireTime, kinds: secondFactors.map((factor) => kinds[factor])};
  return {...noSignIn, secondFactor};
};
