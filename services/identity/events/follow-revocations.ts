import type {Bus} from '#runtime/events/bus.ts';
import type {Credentials} from '../authorization/credentials.ts';

/** Makes this replica forget an API key when any replica revokes it; answers what ends that. */
export const followRevocations = (bus: Bus, credentials: Credentials): (() => void) =>
  bus.broadcast({
    subjects: ['souk.*.identity.ApiKeyRevoked'],
    event: ({subject}) => credentials.forget(subject),
    missed: () => credentials.distrust(),
  });
