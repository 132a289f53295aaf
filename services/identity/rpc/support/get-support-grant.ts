import type {SupportGrant} from '#gen/ts/souk/identity/v1/support.ts';
import type {GetSupportGrantRequest} from '#gen/ts/souk/identity/v1/support_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {findSupportGrant} from '../../store/support/find-support-grant.ts';
import type {SupportDeps} from '../../support/support-deps.ts';

/** Answers a support grant of the caller's tenant. Fails with SUPPORT_GRANT_NOT_FOUND. */
export const getSupportGrant =
  ({database}: SupportDeps): Rpc<GetSupportGrantRequest, SupportGrant> =>
  async ({name}, {tenant}) =>
    findSupportGrant(database.forTenant(tenant).read, tenant, name);
