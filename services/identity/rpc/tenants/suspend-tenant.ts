import type {SuspendTenantRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {requireOperator} from '../../domain/require-operator.ts';
import {requireOtherThanOperator} from '../../domain/require-other-than-operator.ts';
import {tenantOf} from '../../domain/resource-name.ts';
import {tenantSuspended} from '../../events/tenants/tenant-suspended.ts';
import {setSuspension} from './set-suspension.ts';

/**
 * Suspends a tenant: here before the answer, in the other replicas as soon as the event has reached them. Fails with
 * OPERATOR_ONLY, TENANT_IS_OPERATOR, TENANT_NOT_FOUND, TENANT_BEING_DELETED.
 */
export const suspendTenant =
  (deps: Deps): Rpc<SuspendTenantRequest, Tenant> =>
  async ({name}, call) => {
    requireOperator(call);
    requireOtherThanOperator(tenantOf(name));
    return setSuspension(deps, call, {
      tenant: tenantOf(name),
      action: 'SuspendTenant',
      suspendTime: deps.clock(),
      event: tenantSuspended,
    });
  };
