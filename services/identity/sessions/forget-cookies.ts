import type {Call} from '#runtime/server/call.ts';
import {setCookies} from '#runtime/server/set-cookies.ts';
import {cookieIn, sessionCookies, setSessionCookie} from './session-cookies.ts';

/** Takes the cookies of a session away from a browser that has sent any. */
export const forgetCookies = ({metadata, header}: Pick<Call, 'metadata' | 'header'>): void => {
  // The edge takes the two that are secret away before the service; the third stays with them.
  if (cookieIn(metadata.getAll('cookie'), sessionCookies.csrf) === undefined) return;
  setCookies(
    header,
    Object.values(sessionCookies).map((name) => setSessionCookie(name, '', 0)),
  );
};
