import {AccessChanged} from '#gen/ts/souk/identity/v1/access_events.ts';
import type {Bus} from '#runtime/events/bus.ts';
import type {AccessMemory} from '../../access/access-memory.ts';
import {tenantOf} from '../../domain/resource-name.ts';

/** Makes this replica forget what the users of a tenant may do when any replica changes it; answers what ends that. */
export const followAccess = (bus: Bus, memory: Pick<AccessMemory, 'forget' | 'distrust'>): (() => void) =>
  bus.broadcast({
    subjects: ['souk.*.identity.AccessChanged'],
    event: ({subject, data}) => memory.forget(tenantOf(subject), AccessChanged.decode(data).revision),
    missed: memory.distrust,
  });
