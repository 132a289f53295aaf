import type {ResumeTenantRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {requireOperator} from '../../domain/require-operator.ts';
import {tenantOf} from '../../domain/resource-name.ts';
import {tenantResumed} from '../../events/tenants/tenant-resumed.ts';
import {setSuspension} from './set-suspension.ts';

/** Ends the suspension of a tenant. Fails with OPERATOR_ONLY, TENANT_NOT_FOUND, TENANT_BEING_DELETED. */
export const resumeTenant =
  (deps: Deps): Rpc<ResumeTenantRequest, Tenant> =>
  async ({name}, call) => {
    requireOperator(call);
    return setSuspension(deps, call, {
      tenant: tenantOf(name),
      action: 'ResumeTenant',
      suspendTime: null,
      event: tenantResumed,
    });
  };
