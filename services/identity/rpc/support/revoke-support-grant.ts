import type {SupportGrant} from '#gen/ts/souk/identity/v1/support.ts';
import type {RevokeSupportGrantRequest} from '#gen/ts/souk/identity/v1/support_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {supportGrantRevoked} from '../../events/support/support-grant-revoked.ts';
import {findSupportGrant, supportGrantIdOf} from '../../store/support/find-support-grant.ts';
import type {SupportDeps} from '../../support/support-deps.ts';

/**
 * Revokes a support grant: here before the answer, in the other replicas as soon as the event has reached them. Fails with
 * SUPPORT_GRANT_NOT_FOUND.
 */
export const revokeSupportGrant =
  ({database, recordAudit, forgetSupport, clock}: SupportDeps): Rpc<RevokeSupportGrantRequest, SupportGrant> =>
  async ({name}, call) => {
    const {tenant} = call;
    const revoked = await database.forTenant(tenant).update(call, async (tx) => {
      const before = await findSupportGrant(tx, tenant, name);
      const where = {id: supportGrantIdOf(tenant, name), revokeTime: null};
      const {count} = await tx.supportGrant.updateMany({where, data: {revokeTime: clock()}});
      if (count === 0) return before;
      const after = await findSupportGrant(tx, tenant, name);
      tx.emit(supportGrantRevoked(after));
      await recordAudit(tx, call, {action: 'RevokeSupportGrant', target: name, before, after});
      return after;
    });
    forgetSupport(tenant);
    return revoked;
  };
