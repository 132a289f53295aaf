import type {AccessChange, RemoveGroupMemberRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {findGroup, findPrincipal} from '../../store/access/find.ts';
import {takeAccessAway} from '../../store/access/take-access-away.ts';

/** Takes a user or a group out of a group. Fails with GROUP_NOT_FOUND, USER_NOT_FOUND, LAST_OWNER. */
export const removeGroupMember =
  (deps: AccessDeps): Rpc<RemoveGroupMemberRequest, AccessChange> =>
  async ({group, member}, call) =>
    changeOfAccess(deps, call, takeAccessAway, async (tx, consistencyToken) => {
      const {id: groupId} = await findGroup(tx, call.tenant, group);
      const who = await findPrincipal(tx, call.tenant, member);
      if ('userId' in who) await tx.groupUser.deleteMany({where: {groupId, userId: who.userId}});
      else await tx.groupGroup.deleteMany({where: {groupId, memberId: who.groupId}});
      await deps.recordAudit(tx, call, {action: 'RemoveGroupMember', target: group, before: {member}});
      return {consistencyToken};
    });
