import {User} from '#gen/ts/souk/identity/v1/user.ts';
import type {UpdateUserRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';
import {violatedConstraint} from '#runtime/data/violated-constraint.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {validate} from '#runtime/server/validate.ts';
import {checkHoldsAllOf} from '../../access/check-holds-all-of.ts';
import {canonicalEmail} from '../../domain/users/email.ts';
import {userUpdated} from '../../events/users/user-updated.ts';
import {requireRecentAuthentication} from '../../sessions/require-recent-authentication.ts';
import {emailAlreadyUsed} from '../../store/users/insert-user.ts';
import {lockUser} from '../../store/users/lock-user.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import {writeUser} from '../../store/users/write-user.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {endLinks} from '../../users/links/issue-link.ts';
import {linkPurposes} from '../../users/links/link-lifetimes.ts';

const writable = ['email', 'displayName'] as const;

/**
 * Changes the fields of a user that the mask names. Another address is not verified, an invitation goes to the new one, and
 * who sets it has to hold all that the user holds, and to have shown lately who they are. Fails with USER_NOT_FOUND,
 * ETAG_MISMATCH, UPDATE_MASK_INVALID, EMAIL_ALREADY_USED, PERMISSION_NOT_HELD, REAUTHENTICATION_NEEDED.
 */
export const updateUser =
  (deps: UsersDeps): Rpc<UpdateUserRequest, User> =>
  async ({user: wish, updateMask}, call) => {
    const {database, access, issueLink, recordAudit, clock} = deps;
    const change = User.fromPartial(wish ?? {});
    const paths = updatePaths(updateMask, change, writable);
    if (paths.has('email')) {
      await requireRecentAuthentication(deps, call);
      await checkHoldsAllOf({access, clock}, call, change.name);
    }
    const updating = database.forTenant(call.tenant).update(call, async (tx) => {
      const row = await lockUser(tx, call.tenant, change.name);
      const before = userOfRow(row);
      requireEtag(change.etag, before.etag, change.name);
      const email = paths.has('email') ? canonicalEmail(change.email) : row.email;
      const displayName = paths.has('displayName') ? change.displayName : row.displayName;
      validate('souk.identity.v1.User', User.encode({...before, email, displayName}).finish(), 'user');
      const hasMoved = email !== row.email;
      const data = {email, displayName, ...(hasMoved ? {emailVerifyTime: null} : {})};
      const written = await writeUser(tx, row, data, clock());
      if (hasMoved) {
        await endLinks(tx, row.id, linkPurposes, clock());
        await issueLink(tx, written, written.state === 'INVITED' ? 'INVITATION' : 'EMAIL_VERIFICATION', clock());
      }
      const user = userOfRow(written);
      tx.emit(userUpdated(user));
      await recordAudit(tx, call, {action: 'UpdateUser', target: user.name, before, after: user});
      return user;
    });
    return updating.catch((error: unknown) => {
      throw violatedConstraint(error) === 'user_account_tenant_id_email_key' ? emailAlreadyUsed(change.email) : error;
    });
  };
