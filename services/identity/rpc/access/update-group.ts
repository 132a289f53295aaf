import {Group} from '#gen/ts/souk/identity/v1/access.ts';
import type {UpdateGroupRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {validate} from '#runtime/server/validate.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {findGroup} from '../../store/access/find.ts';
import {groupOf} from '../../store/access/rows.ts';

/** Changes the fields of a group that the mask names. Fails with GROUP_NOT_FOUND, ETAG_MISMATCH, UPDATE_MASK_INVALID. */
export const updateGroup =
  (deps: AccessDeps): Rpc<UpdateGroupRequest, Group> =>
  async ({group: change = Group.fromPartial({}), updateMask}, call) =>
    changeOfAccess(deps, call, changeAccess, async (tx, consistencyToken) => {
      const row = await findGroup(tx, call.tenant, change.name);
      const before = groupOf(row);
      requireEtag(change.etag, before.etag, before.name);
      const paths = updatePaths(updateMask, change, ['displayName']);
      const displayName = paths.has('displayName') ? change.displayName : before.displayName;
      validate('souk.identity.v1.Group', Group.encode({...before, displayName}).finish(), 'group');
      const data = {displayName, updateTime: deps.clock()};
      await tx.group.updateMany({where: {id: row.id}, data});
      const after = groupOf({...row, ...data});
      await deps.recordAudit(tx, call, {action: 'UpdateGroup', target: before.name, before, after});
      return {...after, consistencyToken};
    });
