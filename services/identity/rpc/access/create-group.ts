import type {Group} from '#gen/ts/souk/identity/v1/access.ts';
import type {CreateGroupRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {changeOfAccess} from '../../access/change-of-access.ts';
import {requireOwnTenant} from '../../domain/access/own-tenant.ts';
import {failure} from '../../domain/failure.ts';
import {changeAccess} from '../../store/access/change-access.ts';
import {groupOf} from '../../store/access/rows.ts';

/** Creates a group of the caller's tenant. Fails with TENANT_NOT_FOUND, GROUP_ALREADY_EXISTS. */
export const createGroup =
  (deps: AccessDeps): Rpc<CreateGroupRequest, Group> =>
  async ({parent, group, groupId: id}, call) => {
    requireOwnTenant(parent, call.tenant);
    return changeOfAccess(deps, call, changeAccess, async (tx, consistencyToken) => {
      const data = {id, displayName: group?.displayName ?? ''};
      const [row] = await tx.group.createManyAndReturn({data, skipDuplicates: true});
      if (!row) throw failure(ErrorReason.GROUP_ALREADY_EXISTS, `${parent} has a group ${id} already.`);
      const created = groupOf(row);
      await deps.recordAudit(tx, call, {action: 'CreateGroup', target: created.name, after: created});
      return {...created, consistencyToken};
    });
  };
