import {TenantCreated} from '#gen/ts/souk/identity/v1/events.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a tenant was created. */
export const tenantCreated = (tenant: Tenant): Event => ({
  type: 'souk.identity.v1.TenantCreated',
  subject: tenant.name,
  data: TenantCreated.encode({tenant}).finish(),
});
