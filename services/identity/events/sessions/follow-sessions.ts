import type {Bus} from '#runtime/events/bus.ts';
import type {LookUps} from '../../memory/look-ups.ts';
import type {LiveSession} from '../../sessions/live-session.ts';

/** Events about a user, by whose name they are, after which a session that is remembered may be over. */
const endings = ['SessionsEnded', 'UserDisabled', 'UserDeleted', 'UserEnabled'];

/** Makes this replica forget the sessions of a user when any replica ends them; answers what ends that. */
export const followSessions = (bus: Bus, sessions: Pick<LookUps<LiveSession>, 'forget' | 'distrust'>): (() => void) =>
  bus.broadcast({
    subjects: endings.map((event) => `souk.*.identity.${event}`),
    event: ({subject}) => sessions.forget(subject),
    missed: () => sessions.distrust(),
  });
