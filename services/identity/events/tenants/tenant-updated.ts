import {TenantUpdated} from '#gen/ts/souk/identity/v1/events.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a tenant was changed. */
export const tenantUpdated = (tenant: Tenant): Event => ({
  type: 'souk.identity.v1.TenantUpdated',
  subject: tenant.name,
  data: TenantUpdated.encode({tenant}).finish(),
});
