import {credentialOf} from '../access/credential-of.ts';
import type {Access} from '../domain/access/access.ts';
import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import type {LookUps} from '../memory/look-ups.ts';
import {judgeSession} from './judge-session.ts';
import type {LiveSession} from './live-session.ts';

/** Who acts in a session. Fails with SESSION_ENDED, TENANT_SUSPENDED, SERVICE_UNAVAILABLE. */
export type CredentialOfSession = (sessionId: string) => Credential | Promise<Credential>;

export interface CredentialOfSessionDeps {
  readonly sessions: Pick<LookUps<LiveSession>, 'remembered' | 'find'>;
  readonly accessOf: (user: string) => Access | Promise<Access>;
  readonly clock: Clock;
}

export const credentialOfSession = ({sessions, accessOf, clock}: CredentialOfSessionDeps): CredentialOfSession => {
  // The same object for the same content: its transaction token is found by it.
  const made = new WeakMap<LiveSession, {readonly user: Credential; readonly credential: Credential}>();
  const within = (session: LiveSession, access: Access): Credential => {
    const user = credentialOf(access, clock());
    const before = made.get(session);
    if (before?.user === user) return before.credential;
    const credential = {...user, session: session.id, expireTime: earlier(user.expireTime, session.expireTime)};
    made.set(session, {user, credential});
    return credential;
  };
  const judged = (value: LiveSession | undefined): Credential | Promise<Credential> => {
    const session = judgeSession(value, clock());
    const access = accessOf(session.user);
    return access instanceof Promise ? access.then((one) => within(session, one)) : within(session, access);
  };
  return (id) => {
    const known = sessions.remembered(id);
    return known ? judged(known.value) : sessions.find(id).then(({value}) => judged(value));
  };
};

const earlier = (one: Date | undefined, other: Date): Date => (one !== undefined && one < other ? one : other);
