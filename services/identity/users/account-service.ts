import type {AccountServiceDefinition} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {changePassword} from '../rpc/account/change-password.ts';
import {getAccount} from '../rpc/account/get-account.ts';
import {requestEmailVerification} from '../rpc/account/request-email-verification.ts';
import type {UsersDeps} from './deps.ts';

/** Every RPC of a user about themselves. */
export const accountService = (deps: UsersDeps): ServiceOf<typeof AccountServiceDefinition> => ({
  getAccount: getAccount(deps),
  changePassword: changePassword(deps),
  requestEmailVerification: requestEmailVerification(deps),
});
