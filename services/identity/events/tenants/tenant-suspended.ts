import {TenantSuspended} from '#gen/ts/souk/identity/v1/events.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a tenant was suspended. */
export const tenantSuspended = (tenant: Tenant): Event => ({
  type: 'souk.identity.v1.TenantSuspended',
  subject: tenant.name,
  data: TenantSuspended.encode({tenant}).finish(),
});
