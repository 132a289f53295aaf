import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {type User, User_State} from '#gen/ts/souk/identity/v1/user.ts';
import type {InviteUserRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {lockUser} from '../../store/users/lock-user.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import type {UsersDeps} from '../../users/deps.ts';

/** Sends an invited user of the caller's tenant another link. Fails with USER_NOT_FOUND, USER_NOT_INVITED. */
export const inviteUser =
  ({database, issueLink, recordAudit, clock}: UsersDeps): Rpc<InviteUserRequest, User> =>
  async ({name}, call) =>
    database.forTenant(call.tenant).update(call, async (tx) => {
      const row = await lockUser(tx, call.tenant, name);
      if (row.state !== User_State.INVITED) {
        throw failure(ErrorReason.USER_NOT_INVITED, `${name} does not wait for an invitation.`, {user: name});
      }
      await issueLink(tx, row, 'INVITATION', clock());
      await recordAudit(tx, call, {action: 'InviteUser', target: name});
      return userOfRow(row);
    });
