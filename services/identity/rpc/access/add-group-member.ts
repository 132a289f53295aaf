import type {AccessChange, AddGroupMemberRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import {checkNesting} from '../../domain/access/check-nesting.ts';
import {checkHandedOut} from '../../domain/access/hand-out.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {findGroup, findPrincipal} from '../../store/access/find.ts';
import {holdingsOfGroup} from '../../store/access/holdings-of-group.ts';
import {nestingsOf} from '../../store/access/nestings-of.ts';

/**
 * Makes a user or a group a member of a group: with everything that the group holds, so that the caller has to hold it, too.
 * Fails with GROUP_NOT_FOUND, USER_NOT_FOUND, GROUP_CYCLE, GROUP_TOO_DEEP, PERMISSION_NOT_HELD.
 */
export const addGroupMember =
  (deps: AccessDeps): Rpc<AddGroupMemberRequest, AccessChange> =>
  async ({group, member}, call) => {
    const held = await holdingsOf(deps, call);
    return changeOfAccess(deps, call, changeAccess, async (tx, consistencyToken) => {
      const {id: groupId} = await findGroup(tx, call.tenant, group);
      const who = await findPrincipal(tx, call.tenant, member);
      const given = await holdingsOfGroup(tx, deps.builtIn, groupId);
      checkHandedOut(given, held);
      if ('userId' in who) {
        await tx.groupUser.createMany({data: {groupId, userId: who.userId}, skipDuplicates: true});
      } else {
        const nesting = {member: who.groupId, group: groupId};
        checkNesting(nesting, await nestingsOf(tx, nesting));
        await tx.groupGroup.createMany({data: {groupId, memberId: who.groupId}, skipDuplicates: true});
      }
      await deps.recordAudit(tx, call, {action: 'AddGroupMember', target: group, after: {member}});
      return {consistencyToken};
    });
  };
