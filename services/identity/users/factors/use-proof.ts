import type {Seal} from '../../sealing/seal.ts';
import type {Tx} from '../../store/access/change-access.ts';
import type {SecondFactorProof} from '../sign-in.ts';
import type {AskedPasskey, UsePasskey} from './passkeys/use-passkey.ts';
import {hashRecoveryCode} from './recovery-codes.ts';
import {openTotpSecret} from './seal-totp.ts';
import {stepOfCode} from './totp.ts';

/** A proof whose question, where it answers one, has been taken: no second answer counts. */
export type ReadyProof = Exclude<SecondFactorProof, {readonly kind: 'PASSKEY'}> | AskedPasskey;

export interface UseProofDeps {
  readonly seal: Seal;
  readonly usePasskey: UsePasskey;
}

/** Whether a proof is the user's. What counts once is used up with it; of two at the same time one is too late. */
export type UseProof = (tx: Tx, userId: string, proof: ReadyProof, now: Date) => Promise<boolean>;

export const useProofWith =
  ({seal, usePasskey}: UseProofDeps): UseProof =>
  (tx, userId, proof, now) => {
    switch (proof.kind) {
      case 'TOTP':
        return useTotpCode(tx, seal, userId, proof.code, now);
      case 'RECOVERY_CODE':
        return useRecoveryCode(tx, userId, proof.code, now);
      case 'PASSKEY':
        return usePasskey(tx, proof, now).then((passkey) => passkey?.userId === userId);
    }
  };

const useTotpCode = async (tx: Tx, seal: Seal, userId: string, code: string, now: Date): Promise<boolean> => {
  const totp = await tx.totpFactor.findFirst({where: {userId, confirmTime: {not: null}}});
  const step = totp && stepOfCode(openTotpSecret(seal, totp), code, now);
  if (step === undefined || step === null) return false;
  const {count} = await tx.totpFactor.updateMany({where: {userId, lastStep: {lt: step}}, data: {lastStep: step}});
  return count === 1;
};

const useRecoveryCode = async (tx: Tx, userId: string, code: string, now: Date): Promise<boolean> => {
  const where = {userId, codeHash: hashRecoveryCode(userId, code), useTime: null};
  const {count} = await tx.recoveryCode.updateMany({where, data: {useTime: now}});
  return count === 1;
};
