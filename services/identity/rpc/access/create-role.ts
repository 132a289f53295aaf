import type {Role} from '#gen/ts/souk/identity/v1/access.ts';
import type {CreateRoleRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import {checkHandedOut, unconditional} from '../../domain/access/hand-out.ts';
import {requireOwnTenant} from '../../domain/access/own-tenant.ts';
import {checkKnown} from '../../domain/check-known.ts';
import {failure} from '../../domain/failure.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {roleOf} from '../../store/access/rows.ts';

/**
 * Creates a role of the caller's tenant with permissions that the caller holds.
 * Fails with TENANT_NOT_FOUND, ROLE_ALREADY_EXISTS, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD.
 */
export const createRole =
  (deps: AccessDeps): Rpc<CreateRoleRequest, Role> =>
  async ({parent, role, roleId: id}, call) => {
    requireOwnTenant(parent, call.tenant);
    const {displayName = '', permissions = []} = role ?? {};
    checkKnown(permissions, deps.permissions);
    checkHandedOut([unconditional(permissions)], await holdingsOf(deps, call));
    return changeOfAccess(deps, call, changeAccess, async (tx, consistencyToken) => {
      const data = {id, displayName, permissions};
      const rows = deps.builtIn.has(id) ? [] : await tx.role.createManyAndReturn({data, skipDuplicates: true});
      const [row] = rows;
      if (!row) throw failure(ErrorReason.ROLE_ALREADY_EXISTS, `${parent} has a role ${id} already.`);
      const created = roleOf(row);
      await deps.recordAudit(tx, call, {action: 'CreateRole', target: created.name, after: created});
      return {...created, consistencyToken};
    });
  };
