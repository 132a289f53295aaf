import {AccessChanged} from '#gen/ts/souk/identity/v1/access_events.ts';
import type {Event} from '#runtime/events/event.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {tenantName} from '../../domain/resource-name.ts';

/** Says that who may do what in a tenant has changed. */
export const accessChanged = (tenant: TenantId, revision: bigint): Event => ({
  type: 'souk.identity.v1.AccessChanged',
  subject: tenantName(tenant),
  data: AccessChanged.encode({revision}).finish(),
});
