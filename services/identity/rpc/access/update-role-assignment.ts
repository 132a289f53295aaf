import {RoleAssignment} from '#gen/ts/souk/identity/v1/access.ts';
import type {UpdateRoleAssignmentRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {validate} from '#runtime/server/validate.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import {checkHandedOut} from '../../domain/access/hand-out.ts';
import {requireFuture} from '../../domain/access/require-future.ts';
import {failure} from '../../domain/failure.ts';
import {findRole, findRoleAssignment} from '../../store/access/find.ts';
import {roleAssignmentOf} from '../../store/access/rows.ts';
import {takeAccessAway} from '../../store/access/take-access-away.ts';

/**
 * Changes the conditions of an assignment; the caller has to hold what is in the role on the new ones.
 * Fails with ROLE_ASSIGNMENT_NOT_FOUND, ETAG_MISMATCH, UPDATE_MASK_INVALID, ROLE_ALREADY_ASSIGNED, PERMISSION_NOT_HELD,
 * LAST_OWNER, REQUEST_INVALID for a time of expiry that has passed.
 */
export const updateRoleAssignment =
  (deps: AccessDeps): Rpc<UpdateRoleAssignmentRequest, RoleAssignment> =>
  async ({roleAssignment: change = RoleAssignment.fromPartial({}), updateMask}, call) => {
    const held = await holdingsOf(deps, call);
    return changeOfAccess(deps, call, takeAccessAway, async (tx, consistencyToken) => {
      const row = await findRoleAssignment(tx, call.tenant, change.name);
      const before = roleAssignmentOf(row);
      requireEtag(change.etag, before.etag, before.name);
      const paths = updatePaths(updateMask, change, ['resourcePrefix', 'expireTime']);
      const resourcePrefix = paths.has('resourcePrefix') ? change.resourcePrefix : before.resourcePrefix;
      const expireTime = paths.has('expireTime') ? change.expireTime : before.expireTime;
      const next = {...before, resourcePrefix, expireTime};
      validate('souk.identity.v1.RoleAssignment', RoleAssignment.encode(next).finish(), 'role_assignment');
      if (paths.has('expireTime')) requireFuture(expireTime, deps.clock());
      const {permissions} = await findRole(tx, deps.builtIn, call.tenant, before.role);
      checkHandedOut([{permissions, prefix: resourcePrefix, expireTime}], held);
      const {roleId, userId, groupId} = row;
      const other = {roleId, userId, groupId, resourcePrefix, id: {not: row.id}};
      if (await tx.roleAssignment.findFirst({where: other})) {
        throw failure(ErrorReason.ROLE_ALREADY_ASSIGNED, `${before.principal} has ${before.role} for that already.`);
      }
      const data = {resourcePrefix, expireTime: expireTime ?? null, updateTime: deps.clock()};
      await tx.roleAssignment.updateMany({where: {id: row.id}, data});
      const after = roleAssignmentOf({...row, ...data});
      await deps.recordAudit(tx, call, {action: 'UpdateRoleAssignment', target: before.name, before, after});
      return {...after, consistencyToken};
    });
  };
