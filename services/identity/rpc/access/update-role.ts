import {Role} from '#gen/ts/souk/identity/v1/access.ts';
import type {UpdateRoleRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {permits} from '#runtime/server/permits.ts';
import {validate} from '#runtime/server/validate.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import {checkHandedOut, unconditional} from '../../domain/access/hand-out.ts';
import {checkKnown} from '../../domain/check-known.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {findOwnRole} from '../../store/access/find.ts';
import {roleOf} from '../../store/access/rows.ts';

/**
 * Changes the fields of a role that the mask names; what is added to it the caller has to hold. Fails with ROLE_NOT_FOUND,
 * ROLE_BUILT_IN, ETAG_MISMATCH, UPDATE_MASK_INVALID, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD.
 */
export const updateRole =
  (deps: AccessDeps): Rpc<UpdateRoleRequest, Role> =>
  async ({role: change = Role.fromPartial({}), updateMask}, call) => {
    const held = await holdingsOf(deps, call);
    return changeOfAccess(deps, call, changeAccess, async (tx, consistencyToken) => {
      const row = await findOwnRole(tx, deps.builtIn, call.tenant, change.name);
      const before = roleOf(row);
      requireEtag(change.etag, before.etag, before.name);
      const paths = updatePaths(updateMask, change, ['displayName', 'permissions']);
      const displayName = paths.has('displayName') ? change.displayName : before.displayName;
      const permissions = paths.has('permissions') ? change.permissions : before.permissions;
      validate('souk.identity.v1.Role', Role.encode({...before, displayName, permissions}).finish(), 'role');
      const added = permissions.filter((permission) => !permits(before.permissions, permission));
      checkKnown(added, deps.permissions);
      checkHandedOut([unconditional(added)], held);
      const data = {displayName, permissions, updateTime: deps.clock()};
      await tx.role.updateMany({where: {id: row.id}, data});
      const after = roleOf({...row, ...data});
      await deps.recordAudit(tx, call, {action: 'UpdateRole', target: before.name, before, after});
      return {...after, consistencyToken};
    });
  };
