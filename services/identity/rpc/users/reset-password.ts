import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import {UserPasswordChanged_Cause as Cause} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {ResetPasswordRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userPasswordChanged} from '../../events/users/user-password-changed.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import {writeUser} from '../../store/users/write-user.ts';
import {alone} from '../../users/alone.ts';
import {checkPassword} from '../../users/check-password.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {endLinks} from '../../users/links/issue-link.ts';
import {type PresentedLink, useLink, userOfLink} from '../../users/links/use-link.ts';

/** Sets another password by a link. Fails with LINK_INVALID, PASSWORD_WEAK, OVERLOADED. */
export const resetPassword =
  ({database, passwords, forgetSessions, recordAudit, clock}: UsersDeps): Rpc<ResetPasswordRequest, User> =>
  async ({secret, password}, call) => {
    const rows = database.forTenant(call.tenant);
    const link: PresentedLink = {purpose: 'PASSWORD_RESET', secret};
    // Before the link is used, so that a weak password does not cost it; and before the hash, which costs something.
    const owner = await userOfLink(rows.read, link, clock());
    checkPassword(password, {...owner, tenant: call.tenant});
    const passwordHash = await passwords.hash(password);
    const reset = await rows.update(alone(call), async (tx) => {
      const row = await useLink(tx, link, clock());
      const now = clock();
      // Who has the link reads what comes to the address.
      const emailVerifyTime = row.emailVerifyTime ?? now;
      const written = await writeUser(tx, row, {passwordHash, passwordChangeTime: now, emailVerifyTime}, now);
      await endLinks(tx, row.id, ['PASSWORD_RESET', 'INVITATION'], now);
      const cause = SessionsEndCause.SESSIONS_END_CAUSE_CREDENTIALS_CHANGED;
      await endSessions(tx, {tenant: call.tenant, userId: row.id, cause, now});
      const user = userOfRow(written);
      tx.emit(userPasswordChanged(user.name, now, Cause.RESET));
      const change = {action: 'ResetPassword', target: user.name, before: userOfRow(row), after: user};
      await recordAudit(tx, call, {...change, actor: user.name});
      return user;
    });
    forgetSessions(reset.name);
    return reset;
  };
