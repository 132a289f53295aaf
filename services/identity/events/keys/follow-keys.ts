import type {Bus} from '#runtime/events/bus.ts';
import type {Credentials} from '../../authorization/credentials.ts';

/** Makes this replica forget an API key when any replica changes or revokes it; answers what ends that. */
export const followKeys = (bus: Bus, credentials: Pick<Credentials, 'forget' | 'distrust'>): (() => void) =>
  bus.broadcast({
    subjects: ['ApiKeyUpdated', 'ApiKeySecretsChanged', 'ApiKeyRevoked'].map((event) => `souk.*.identity.${event}`),
    event: ({subject}) => credentials.forget(subject),
    missed: () => credentials.distrust(),
  });
