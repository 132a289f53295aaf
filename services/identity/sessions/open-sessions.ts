import {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {served} from '#runtime/server/served.ts';
import type {AccessMemory} from '../access/access-memory.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {Authenticator} from '../authorization/authenticate.ts';
import type {IdentityConfig} from '../config.ts';
import {followSessions} from '../events/follow-sessions.ts';
import type {Foundations} from '../identity.ts';
import {lookUps} from '../memory/look-ups.ts';
import type {Keyring} from '../signing/keyring.ts';
import type {SignIn} from '../users/sign-in.ts';
import {byAccessToken} from './by-access-token.ts';
import {credentialOfSession} from './credential-of-session.ts';
import {csrfTokens} from './csrf-token.ts';
import {findLiveSessions} from './find-live-sessions.ts';
import {issueAccessTokens} from './issue-access-token.ts';
import type {LiveSession} from './live-session.ts';
import {sessionService} from './session-service.ts';
import {verifyAccessTokens} from './verify-access-token.ts';

/** What sessions stand on besides what all of identity does. */
export interface SessionParts {
  readonly keyring: Keyring;
  readonly signIn: SignIn;
  readonly accessOf: AccessMemory['accessOf'];
  readonly byApiKey: Authenticator;
  readonly recordAudit: RecordAudit;
  /** 32 bytes, the same in every replica. */
  readonly csrfKey: Uint8Array;
}

/** Puts together who is signed in: the service, and how the edge knows a user by an access token. */
export const openSessions = (
  config: Pick<IdentityConfig, 'lookUps' | 'sessions' | 'origins'>,
  {database, bus, clock}: Foundations,
  {keyring, signIn, accessOf, byApiKey, recordAudit, csrfKey}: SessionParts,
) => {
  const csrf = csrfTokens(csrfKey);
  const source = {load: findLiveSessions(database), topicOf: ({user}: LiveSession) => user};
  const sessions = lookUps(source, config.lookUps, clock);
  followSessions(bus, sessions);
  const {origins} = config;
  const credentialOf = credentialOfSession({sessions, accessOf, clock});
  const verify = verifyAccessTokens(keyring, clock);
  return {
    authenticate: byAccessToken({verify, credentialOf, byApiKey, csrf, origins}),
    /** Forgets the sessions of a user, by the user's name. */
    forget: (user: string) => sessions.forget(user),
    forgetTenant: (tenant: TenantId) => sessions.forgetWhere((session) => session.tenant === tenant),
    service: served(
      SessionServiceDefinition,
      sessionService({
        ...signIn,
        database,
        sessions,
        issueAccessToken: issueAccessTokens(keyring, clock),
        csrf,
        origins,
        recordAudit,
        lifetime: config.sessions,
        clock,
      }),
    ),
  };
};
