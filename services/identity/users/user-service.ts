import type {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {acceptInvitation} from '../rpc/users/accept-invitation.ts';
import {createUser} from '../rpc/users/create-user.ts';
import {deleteUser} from '../rpc/users/delete-user.ts';
import {disableUser} from '../rpc/users/disable-user.ts';
import {enableUser} from '../rpc/users/enable-user.ts';
import {getUser} from '../rpc/users/get-user.ts';
import {inviteUser} from '../rpc/users/invite-user.ts';
import {listUsers} from '../rpc/users/list-users.ts';
import {requestPasswordReset} from '../rpc/users/request-password-reset.ts';
import {resetPassword} from '../rpc/users/reset-password.ts';
import {resetSecondFactors} from '../rpc/users/reset-second-factors.ts';
import {signUp} from '../rpc/users/sign-up.ts';
import {updateUser} from '../rpc/users/update-user.ts';
import {verifyEmail} from '../rpc/users/verify-email.ts';
import type {UsersDeps} from './deps.ts';

/** Every RPC about the users of a tenant. */
export const userService = (deps: UsersDeps): ServiceOf<typeof UserServiceDefinition> => ({
  createUser: createUser(deps),
  getUser: getUser(deps),
  listUsers: listUsers(deps),
  updateUser: updateUser(deps),
  disableUser: disableUser(deps),
  enableUser: enableUser(deps),
  deleteUser: deleteUser(deps),
  inviteUser: inviteUser(deps),
  signUp: signUp(deps),
  acceptInvitation: acceptInvitation(deps),
  verifyEmail: verifyEmail(deps),
  requestPasswordReset: requestPasswordReset(deps),
  resetPassword: resetPassword(deps),
  resetSecondFactors: resetSecondFactors(deps),
});
