import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {PasskeyModel} from '#gen/prisma/identity/models.ts';
import type {Passkey, SecondFactors} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {SecondFactor} from '../sign-in.ts';

type Read = Pick<Reader<PrismaClient>, 'totpFactor' | 'passkey' | 'recoveryCode'>;

/** What a user has besides a password, as the contract shows it. */
export const factorsOf = async (read: Read, userId: string): Promise<SecondFactors> => {
  const totp = await read.totpFactor.findFirst({where: {userId, confirmTime: {not: null}}});
  const passkeys = await read.passkey.findMany({where: {userId}, orderBy: {id: 'asc'}});
  return {
    totpConfirmTime: totp?.confirmTime ?? undefined,
    passkeys: passkeys.map(passkeyOfRow),
    recoveryCodesLeft: await read.recoveryCode.count({where: {userId, useTime: null}}),
  };
};

/** A row as the contract shows it. */
export const passkeyOfRow = ({id, displayName, backedUp, createTime, useTime}: PasskeyModel): Passkey => ({
  id,
  displayName,
  backedUp,
  createTime,
  useTime: useTime ?? undefined,
});

/** With what a user can answer when a password is not enough; empty when it is. Recovery codes alone are no factor. */
export const secondFactorsOf = async (read: Read, userId: string): Promise<readonly SecondFactor[]> => {
  const {totpConfirmTime, passkeys, recoveryCodesLeft} = await factorsOf(read, userId);
  const factors: SecondFactor[] = [];
  if (totpConfirmTime !== undefined) factors.push('TOTP');
  if (passkeys.length > 0) factors.push('PASSKEY');
  if (factors.length > 0 && recoveryCodesLeft > 0) factors.push('RECOVERY_CODE');
  return factors;
};
