import {type User, User_State} from '#gen/ts/souk/identity/v1/user.ts';
import type {EnableUserRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userEnabled} from '../../events/users/user-enabled.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {lockUser} from '../../store/users/lock-user.ts';
import {isDisabled, userOfRow} from '../../store/users/user-row.ts';
import {writeUser} from '../../store/users/write-user.ts';
import {changeOfUser} from '../../users/change-of-user.ts';
import type {UsersDeps} from '../../users/deps.ts';

/** Lets a user of the caller's tenant in again. Fails with USER_NOT_FOUND, ETAG_MISMATCH. */
export const enableUser =
  ({recordAudit, clock, ...deps}: UsersDeps): Rpc<EnableUserRequest, User> =>
  async ({name, etag}, call) =>
    changeOfUser(deps, call, changeAccess, async (tx) => {
      const row = await lockUser(tx, call.tenant, name);
      const before = userOfRow(row);
      requireEtag(etag, before.etag, name);
      if (!isDisabled(row)) return before;
      // Who had not accepted yet goes on being invited.
      const state = row.passwordHash === null ? User_State.INVITED : User_State.ACTIVE;
      const user = userOfRow(await writeUser(tx, row, {state}, clock()));
      tx.emit(userEnabled(user));
      await recordAudit(tx, call, {action: 'EnableUser', target: name, before, after: user});
      return user;
    });
