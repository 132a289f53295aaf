import type {Bus} from '#runtime/events/bus.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {ForgetTenant} from '../../memory/forget-tenant.ts';

/**
 * Makes this replica forget who of the operator's staff may act in a tenant when any replica changes it, or what the roles
 * of the tenant hold; answers what ends that.
 */
export const followSupport = (bus: Bus, forget: ForgetTenant, distrust: () => void): (() => void) =>
  bus.broadcast({
    subjects: ['SupportGrantCreated', 'SupportGrantRevoked', 'AccessChanged'].map((name) => `souk.*.identity.${name}`),
    event: ({subject}) => forget(tenantId(subject.split('/')[1] ?? '')),
    missed: distrust,
  });
