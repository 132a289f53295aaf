import {validate} from 'uuid';
import {sessionName} from './session-name.ts';
import {sessionNotFound} from './session-not-found.ts';

/** The id in `sessions/{session}`. Fails with SESSION_NOT_FOUND when it is no UUID, so that no session can have it. */
export const sessionIdOf = (name: string): string => {
  const {session} = sessionName.parse(name, 'name');
  if (!validate(session)) throw sessionNotFound(name);
  return session;
};
