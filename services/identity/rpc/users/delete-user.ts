import type {Empty} from '#gen/ts/google/protobuf/empty.ts';
import type {DeleteUserRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userDeleted} from '../../events/users/user-deleted.ts';
import {takeAccessAway} from '../../store/access/take-access-away.ts';
import {lockUser} from '../../store/users/lock-user.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import {changeOfUser} from '../../users/change-of-user.ts';
import type {UsersDeps} from '../../users/deps.ts';

/** Deletes a user of the caller's tenant and all that is theirs. Fails with USER_NOT_FOUND, ETAG_MISMATCH, LAST_OWNER. */
export const deleteUser =
  ({forgetSessions, recordAudit, ...deps}: UsersDeps): Rpc<DeleteUserRequest, Empty> =>
  async ({name, etag}, call) => {
    const answer = await changeOfUser(deps, call, takeAccessAway, async (tx): Promise<Empty> => {
      const row = await lockUser(tx, call.tenant, name);
      const before = userOfRow(row);
      requireEtag(etag, before.etag, name);
      // Everything else of theirs refers to this row and goes with it.
      await tx.user.deleteMany({where: {id: row.id}});
      tx.emit(userDeleted(name));
      await recordAudit(tx, call, {action: 'DeleteUser', target: name, before});
      return {};
    });
    forgetSessions(name);
    return answer;
  };
