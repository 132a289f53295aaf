import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import {type User, User_State} from '#gen/ts/souk/identity/v1/user.ts';
import type {DisableUserRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userDisabled} from '../../events/users/user-disabled.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import {takeAccessAway} from '../../store/access/take-access-away.ts';
import {lockUser} from '../../store/users/lock-user.ts';
import {isDisabled, userOfRow} from '../../store/users/user-row.ts';
import {writeUser} from '../../store/users/write-user.ts';
import {changeOfUser} from '../../users/change-of-user.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {endLinks} from '../../users/links/issue-link.ts';
import {linkPurposes} from '../../users/links/link-lifetimes.ts';

/** Keeps a user of the caller's tenant out: here before the answer. Fails with USER_NOT_FOUND, ETAG_MISMATCH, LAST_OWNER. */
export const disableUser =
  ({forgetSessions, recordAudit, clock, ...deps}: UsersDeps): Rpc<DisableUserRequest, User> =>
  async ({name, etag}, call) => {
    const {tenant} = call;
    const cause = SessionsEndCause.SESSIONS_END_CAUSE_ENDED_BY_ADMIN;
    const disabled = await changeOfUser(deps, call, takeAccessAway, async (tx) => {
      const row = await lockUser(tx, tenant, name);
      const before = userOfRow(row);
      requireEtag(etag, before.etag, name);
      if (isDisabled(row)) return before;
      const user = userOfRow(await writeUser(tx, row, {state: User_State.DISABLED}, clock()));
      await endLinks(tx, row.id, linkPurposes, clock());
      await endSessions(tx, {tenant, userId: row.id, cause, now: clock()});
      tx.emit(userDisabled(user));
      await recordAudit(tx, call, {action: 'DisableUser', target: name, before, after: user});
      return user;
    });
    forgetSessions(name);
    return disabled;
  };
