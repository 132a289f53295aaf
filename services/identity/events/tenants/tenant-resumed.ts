import {TenantResumed} from '#gen/ts/souk/identity/v1/events.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a tenant is no longer suspended. */
export const tenantResumed = (tenant: Tenant): Event => ({
  type: 'souk.identity.v1.TenantResumed',
  subject: tenant.name,
  data: TenantResumed.encode({tenant}).finish(),
});
