import type {ChangePasswordRequest} from '#gen/ts/souk/identity/v1/account_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import {UserPasswordChanged_Cause as Cause} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {userPasswordChanged} from '../../events/users/user-password-changed.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import {writeUser} from '../../store/users/write-user.ts';
import {alone} from '../../users/alone.ts';
import {passwordClaim} from '../../users/authenticate-password.ts';
import {checkPassword} from '../../users/check-password.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {endLinks} from '../../users/links/issue-link.ts';
import {requireCaller} from '../../users/require-caller.ts';

/**
 * Sets another password of the user who asks. Guesses at the one of now count as those at the door: a stolen session is no way
 * round. Fails with USER_ONLY, PASSWORD_WRONG, PASSWORD_WEAK, TOO_MANY_ATTEMPTS, OVERLOADED.
 */
export const changePassword =
  ({
    database,
    passwords,
    beginAttempt,
    forgetSessions,
    recordAudit,
    clock,
  }: UsersDeps): Rpc<ChangePasswordRequest, User> =>
  async ({currentPassword, newPassword}, call) => {
    const {tenant} = call;
    const rows = database.forTenant(tenant);
    const row = await requireCaller(rows.read, call);
    checkPassword(newPassword, {...row, tenant});
    const attempt = await beginAttempt(call, tenant, passwordClaim(row.email, call.clientAddress ?? ''));
    const {matches} = await passwords.verify(row.passwordHash ?? undefined, currentPassword);
    if (!matches) throw failure(ErrorReason.PASSWORD_WRONG, 'The password of now is another one.');
    await attempt.succeeded(row.id);
    const passwordHash = await passwords.hash(newPassword);
    const changed = await rows.update(alone(call), async (tx) => {
      const now = clock();
      const user = userOfRow(await writeUser(tx, row, {passwordHash, passwordChangeTime: now}, now));
      await endLinks(tx, row.id, ['PASSWORD_RESET'], now);
      const cause = SessionsEndCause.SESSIONS_END_CAUSE_CREDENTIALS_CHANGED;
      await endSessions(tx, {tenant, userId: row.id, except: call.principal.session, cause, now});
      tx.emit(userPasswordChanged(user.name, now, Cause.CHANGED));
      await recordAudit(tx, call, {action: 'ChangePassword', target: user.name, before: userOfRow(row), after: user});
      return user;
    });
    forgetSessions(changed.name);
    return changed;
  };
