import {SupportGrant} from '#gen/ts/souk/identity/v1/support.ts';
import type {CreateSupportGrantRequest} from '#gen/ts/souk/identity/v1/support_service.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import {checkHandedOut} from '../../domain/access/hand-out.ts';
import {roleName} from '../../domain/access/names.ts';
import {requireOwnTenant, roleIdOf} from '../../domain/access/own-tenant.ts';
import {parseUserName} from '../../domain/resource-name.ts';
import {supportGrantCreated} from '../../events/support/support-grant-created.ts';
import {findRole} from '../../store/access/find.ts';
import {supportGrantOf} from '../../store/support/support-grant-row.ts';
import {expireTimeOf} from '../../support/expire-time-of.ts';
import {ownPeopleOnly} from '../../support/own-people-only.ts';
import type {SupportDeps} from '../../support/support-deps.ts';

/**
 * Lets somebody of the operator's staff act in the caller's tenant, to the extent to which the caller may. Fails with
 * TENANT_NOT_FOUND, ROLE_NOT_FOUND, PERMISSION_NOT_HELD, OWN_PEOPLE_ONLY, REQUEST_INVALID.
 */
export const createSupportGrant =
  (deps: SupportDeps): Rpc<CreateSupportGrantRequest, SupportGrant> =>
  async ({parent, supportGrant}, call) => {
    requireOwnTenant(parent, call.tenant);
    ownPeopleOnly(call);
    const {tenant} = call;
    const {staff, roles, reason, expireTime: wish} = supportGrant ?? SupportGrant.fromPartial({});
    const now = deps.clock();
    const expireTime = expireTimeOf(wish, now);
    const given = roles.length > 0 ? roles : [roleName.format({tenant, role: 'support'})];
    const held = await holdingsOf(deps, call);
    const created = await deps.database.forTenant(tenant).update(call, async (tx) => {
      for (const role of given) {
        const {permissions} = await findRole(tx, deps.builtIn, tenant, role);
        checkHandedOut([{permissions, prefix: '', expireTime}], held);
      }
      const row = await tx.supportGrant.create({
        data: {
          tenantId: tenant,
          id: newId(),
          staffId: parseUserName(staff)?.user ?? '',
          roleIds: given.map((role) => roleIdOf(role, tenant)),
          reason,
          creator: call.principal.name,
          createTime: now,
          expireTime,
        },
      });
      const after = supportGrantOf(row);
      tx.emit(supportGrantCreated(after));
      await deps.recordAudit(tx, call, {action: 'CreateSupportGrant', target: after.name, after});
      return after;
    });
    deps.forgetSupport(tenant);
    return created;
  };
