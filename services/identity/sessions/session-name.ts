import {resourceName} from '#runtime/api/resource-name.ts';

/** `sessions/0198…`: a session is always one's own, so that its name says of nobody whose it is. */
export const sessionName = resourceName('sessions/{session}');
