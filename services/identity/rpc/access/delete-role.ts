import type {AccessChange, DeleteRoleRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {findOwnRole} from '../../store/access/find.ts';
import {roleOf} from '../../store/access/rows.ts';

/** Deletes a role and its assignments. Fails with ROLE_NOT_FOUND, ROLE_BUILT_IN, ETAG_MISMATCH. */
export const deleteRole =
  (deps: AccessDeps): Rpc<DeleteRoleRequest, AccessChange> =>
  async ({name, etag}, call) =>
    // None of them is the owner's, which is built in.
    changeOfAccess(deps, call, changeAccess, async (tx, consistencyToken) => {
      const row = await findOwnRole(tx, deps.builtIn, call.tenant, name);
      const before = roleOf(row);
      requireEtag(etag, before.etag, name);
      await tx.roleAssignment.deleteMany({where: {roleId: row.id}});
      await tx.role.deleteMany({where: {id: row.id}});
      await deps.recordAudit(tx, call, {action: 'DeleteRole', target: name, before});
      return {consistencyToken};
    });
