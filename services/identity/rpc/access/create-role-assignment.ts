import {RoleAssignment} from '#gen/ts/souk/identity/v1/access.ts';
import type {CreateRoleAssignmentRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import {checkHandedOut} from '../../domain/access/hand-out.ts';
import {requireOwnTenant, roleIdOf} from '../../domain/access/own-tenant.ts';
import {requireFuture} from '../../domain/access/require-future.ts';
import {failure} from '../../domain/failure.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {findPrincipal, findRole} from '../../store/access/find.ts';
import {roleAssignmentOf} from '../../store/access/rows.ts';

/**
 * Gives a role to a user or a group, to the extent to which the caller holds what is in it. Fails with TENANT_NOT_FOUND,
 * ROLE_NOT_FOUND, USER_NOT_FOUND, GROUP_NOT_FOUND, ROLE_ALREADY_ASSIGNED, PERMISSION_NOT_HELD, REQUEST_INVALID for a
 * time of expiry that has passed.
 */
export const createRoleAssignment =
  (deps: AccessDeps): Rpc<CreateRoleAssignmentRequest, RoleAssignment> =>
  async ({parent, roleAssignment}, call) => {
    requireOwnTenant(parent, call.tenant);
    const {role, principal, resourcePrefix, expireTime} = roleAssignment ?? RoleAssignment.fromPartial({});
    requireFuture(expireTime, deps.clock());
    const held = await holdingsOf(deps, call);
    return changeOfAccess(deps, call, changeAccess, async (tx, consistencyToken) => {
      const {permissions} = await findRole(tx, deps.builtIn, call.tenant, role);
      const who = await findPrincipal(tx, call.tenant, principal);
      checkHandedOut([{permissions, prefix: resourcePrefix, expireTime}], held);
      const terms = {roleId: roleIdOf(role, call.tenant), resourcePrefix, expireTime: expireTime ?? null};
      const data = {id: newId(), ...who, ...terms};
      const [row] = await tx.roleAssignment.createManyAndReturn({data, skipDuplicates: true});
      if (!row) throw failure(ErrorReason.ROLE_ALREADY_ASSIGNED, `${principal} has ${role} for that already.`);
      const created = roleAssignmentOf(row);
      await deps.recordAudit(tx, call, {action: 'CreateRoleAssignment', target: created.name, after: created});
      return {...created, consistencyToken};
    });
  };
