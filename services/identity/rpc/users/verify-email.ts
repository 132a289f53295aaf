import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import type {VerifyEmailRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userUpdated} from '../../events/users/user-updated.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import {writeUser} from '../../store/users/write-user.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {useLink} from '../../users/links/use-link.ts';

/** Verifies an address by the link that was sent to it. Fails with LINK_INVALID. */
export const verifyEmail =
  ({database, recordAudit, clock}: UsersDeps): Rpc<VerifyEmailRequest, User> =>
  async ({secret}, call) =>
    database.forTenant(call.tenant).update(call, async (tx) => {
      const row = await useLink(tx, {purpose: 'EMAIL_VERIFICATION', secret}, clock());
      const user = userOfRow(await writeUser(tx, row, {emailVerifyTime: clock()}, clock()));
      tx.emit(userUpdated(user));
      const change = {action: 'VerifyEmail', target: user.name, before: userOfRow(row), after: user};
      await recordAudit(tx, call, {...change, actor: user.name});
      return user;
    });
