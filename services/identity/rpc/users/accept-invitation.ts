import {type User, User_State} from '#gen/ts/souk/identity/v1/user.ts';
import type {AcceptInvitationRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userUpdated} from '../../events/users/user-updated.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import {writeUser} from '../../store/users/write-user.ts';
import {alone} from '../../users/alone.ts';
import {changeOfUser} from '../../users/change-of-user.ts';
import {checkPassword} from '../../users/check-password.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {type PresentedLink, useLink, userOfLink} from '../../users/links/use-link.ts';

/** Makes the user of an invitation active. Fails with LINK_INVALID, PASSWORD_WEAK, OVERLOADED. */
export const acceptInvitation =
  ({passwords, recordAudit, clock, ...deps}: UsersDeps): Rpc<AcceptInvitationRequest, User> =>
  async ({secret, password}, call) => {
    const link: PresentedLink = {purpose: 'INVITATION', secret};
    // Before the link is used, so that a weak password does not cost it; and before the hash, which costs something.
    const owner = await userOfLink(deps.database.forTenant(call.tenant).read, link, clock());
    checkPassword(password, {...owner, tenant: call.tenant});
    const passwordHash = await passwords.hash(password);
    return changeOfUser(deps, {...alone(call), tenant: call.tenant}, changeAccess, async (tx) => {
      const row = await useLink(tx, link, clock());
      const now = clock();
      const chosen = {state: User_State.ACTIVE, passwordHash, passwordChangeTime: now, emailVerifyTime: now};
      const user = userOfRow(await writeUser(tx, row, chosen, now));
      tx.emit(userUpdated(user));
      const change = {action: 'AcceptInvitation', target: user.name, before: userOfRow(row), after: user};
      await recordAudit(tx, call, {...change, actor: user.name});
      return user;
    });
  };
