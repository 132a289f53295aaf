import type {Tx} from '../../store/access/change-access.ts';
import {hashRecoveryCode, mintRecoveryCodes} from './recovery-codes.ts';

/** Gives a user new recovery codes in place of those before; the answer is the only place where they are. */
export const replaceRecoveryCodes = async (tx: Tx, userId: string, now: Date): Promise<string[]> => {
  const codes = mintRecoveryCodes();
  await tx.recoveryCode.deleteMany({where: {userId}});
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({userId, codeHash: hashRecoveryCode(userId, code), createTime: now})),
  });
  return codes;
};

/** New codes for who has none left, nothing for all others: with the first factor somebody gets them. */
export const firstRecoveryCodes = async (tx: Tx, userId: string, now: Date): Promise<string[]> => {
  const left = await tx.recoveryCode.count({where: {userId, useTime: null}});
  return left > 0 ? [] : replaceRecoveryCodes(tx, userId, now);
};
