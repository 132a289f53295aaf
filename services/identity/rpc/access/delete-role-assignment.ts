import type {AccessChange, DeleteRoleAssignmentRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {findRoleAssignment} from '../../store/access/find.ts';
import {roleAssignmentOf} from '../../store/access/rows.ts';
import {takeAccessAway} from '../../store/access/take-access-away.ts';

/** Takes a role from a user or a group. Fails with ROLE_ASSIGNMENT_NOT_FOUND, ETAG_MISMATCH, LAST_OWNER. */
export const deleteRoleAssignment =
  (deps: AccessDeps): Rpc<DeleteRoleAssignmentRequest, AccessChange> =>
  async ({name, etag}, call) =>
    changeOfAccess(deps, call, takeAccessAway, async (tx, consistencyToken) => {
      const row = await findRoleAssignment(tx, call.tenant, name);
      const before = roleAssignmentOf(row);
      requireEtag(etag, before.etag, name);
      await tx.roleAssignment.deleteMany({where: {id: row.id}});
      await deps.recordAudit(tx, call, {action: 'DeleteRoleAssignment', target: name, before});
      return {consistencyToken};
    });
