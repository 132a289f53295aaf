import type {Bus} from '#runtime/events/bus.ts';
import {tenantOf} from '../../domain/resource-name.ts';
import type {ForgetTenant} from '../../memory/forget-tenant.ts';

/**
 * Makes this replica forget who acts in a tenant when any replica suspends or resumes it; answers what ends that. What it
 * has missed the memories are told by their own events.
 */
export const followTenants = (bus: Bus, forgetTenant: ForgetTenant): (() => void) =>
  bus.broadcast({
    subjects: ['souk.*.identity.TenantSuspended', 'souk.*.identity.TenantResumed'],
    event: ({subject}) => forgetTenant(tenantOf(subject)),
    missed: () => undefined,
  });
