import type {AccountServiceDefinition} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {changePassword} from '../rpc/account/change-password.ts';
import {confirmTotp} from '../rpc/account/confirm-totp.ts';
import {createRecoveryCodes} from '../rpc/account/create-recovery-codes.ts';
import {deletePasskey} from '../rpc/account/delete-passkey.ts';
import {deleteTotp} from '../rpc/account/delete-totp.ts';
import {finishPasskeyRegistration} from '../rpc/account/finish-passkey-registration.ts';
import {getAccount} from '../rpc/account/get-account.ts';
import {getSecondFactors} from '../rpc/account/get-second-factors.ts';
import {requestEmailVerification} from '../rpc/account/request-email-verification.ts';
import {startPasskeyProof} from '../rpc/account/start-passkey-proof.ts';
import {startPasskeyRegistration} from '../rpc/account/start-passkey-registration.ts';
import {startTotp} from '../rpc/account/start-totp.ts';
import type {UsersDeps} from './deps.ts';

/** Every RPC of a user about themselves. */
export const accountService = (deps: UsersDeps): ServiceOf<typeof AccountServiceDefinition> => ({
  getAccount: getAccount(deps),
  changePassword: changePassword(deps),
  requestEmailVerification: requestEmailVerification(deps),
  getSecondFactors: getSecondFactors(deps),
  startTotp: startTotp(deps),
  confirmTotp: confirmTotp(deps),
  deleteTotp: deleteTotp(deps),
  createRecoveryCodes: createRecoveryCodes(deps),
  startPasskeyRegistration: startPasskeyRegistration(deps),
  finishPasskeyRegistration: finishPasskeyRegistration(deps),
  startPasskeyProof: startPasskeyProof(deps),
  deletePasskey: deletePasskey(deps),
});
