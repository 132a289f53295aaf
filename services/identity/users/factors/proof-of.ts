import type {SecondFactorProof as Presented} from '#gen/ts/souk/identity/v1/second_factor.ts';
import {invalid} from '#runtime/errors/invalid.ts';
import type {SecondFactorProof} from '../sign-in.ts';

/** The proof of a request; the contract has checked that there is one. */
export const proofOf = (presented: Presented | undefined): SecondFactorProof => {
  const proof = presented?.proof;
  switch (proof?.$case) {
    case 'totpCode':
      return {kind: 'TOTP', code: proof.value};
    case 'recoveryCode':
      return {kind: 'RECOVERY_CODE', code: proof.value};
    case 'passkey':
      return {kind: 'PASSKEY', challenge: proof.value.challenge, response: proof.value.responseJson};
    case undefined:
      throw invalid([{field: 'proof', description: 'is missing'}]);
  }
};
