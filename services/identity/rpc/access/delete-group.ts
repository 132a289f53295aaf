import type {AccessChange, DeleteGroupRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {findGroup} from '../../store/access/find.ts';
import {groupOf} from '../../store/access/rows.ts';
import {takeAccessAway} from '../../store/access/take-access-away.ts';

/** Deletes a group, with its memberships and what was assigned to it. Fails with GROUP_NOT_FOUND, ETAG_MISMATCH, LAST_OWNER. */
export const deleteGroup =
  (deps: AccessDeps): Rpc<DeleteGroupRequest, AccessChange> =>
  async ({name, etag}, call) =>
    changeOfAccess(deps, call, takeAccessAway, async (tx, consistencyToken) => {
      const row = await findGroup(tx, call.tenant, name);
      const before = groupOf(row);
      requireEtag(etag, before.etag, name);
      await tx.group.deleteMany({where: {id: row.id}});
      await deps.recordAudit(tx, call, {action: 'DeleteGroup', target: name, before});
      return {consistencyToken};
    });
