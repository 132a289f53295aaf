import {OAuthServiceDefinition} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {served} from '#runtime/server/served.ts';
import type {AccessMemory} from '../access/access-memory.ts';
import type {NoteDenial} from '../audit/denial.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {Authenticator} from '../authorization/authenticate.ts';
import type {ByKeyName} from '../authorization/by-key-name.ts';
import type {IdentityConfig} from '../config.ts';
import {followSessions} from '../events/sessions/follow-sessions.ts';
import type {Foundations} from '../identity.ts';
import {lookUps} from '../memory/look-ups.ts';
import {issueIdTokens} from '../oauth/id-token.ts';
import {oauthService} from '../oauth/oauth-service.ts';
import type {Keyring} from '../signing/keyring.ts';
import {findLiveSessions} from '../store/sessions/find-live-sessions.ts';
import type {SignIn} from '../users/sign-in.ts';
import {byAccessToken} from './by-access-token.ts';
import {credentialOfSession} from './credential-of-session.ts';
import {csrfTokens} from './csrf-token.ts';
import {issueAccessTokens} from './issue-access-token.ts';
import type {LiveSession} from './live-session.ts';
import type {SessionDeps} from './session-deps.ts';
import {sessionService} from './session-service.ts';
import {verifyAccessTokens} from './verify-access-token.ts';

/** What sessions stand on besides what all of identity does. */
export interface SessionParts {
  readonly keyring: Keyring;
  readonly signIn: SignIn;
  readonly accessOf: AccessMemory['accessOf'];
  readonly byApiKey: Authenticator;
  readonly byName: ByKeyName;
  readonly recordAudit: RecordAudit;
  readonly noteDenial: NoteDenial;
  /** 32 bytes, the same in every replica. */
  readonly csrfKey: Uint8Array;
}

/** Puts together who is signed in: the service, and how the edge knows a user by an access token. */
export const openSessions = (
  config: Pick<IdentityConfig, 'lookUps' | 'sessions' | 'origins' | 'publicUrl'>,
  {database, bus, clock}: Pick<Foundations, 'database' | 'bus' | 'clock'>,
  {keyring, signIn, accessOf, byApiKey, byName, recordAudit, noteDenial, csrfKey}: SessionParts,
) => {
  const csrf = csrfTokens(csrfKey);
  const source = {load: findLiveSessions(database), topicOf: ({user}: LiveSession) => user};
  const sessions = lookUps(source, config.lookUps, clock);
  followSessions(bus, sessions);
  const origins = [config.publicUrl, ...config.origins];
  const credentialOf = credentialOfSession({sessions, accessOf, clock});
  const verify = verifyAccessTokens(keyring, clock);
  const deps: SessionDeps = {
    ...signIn,
    database,
    sessions,
    issueAccessToken: issueAccessTokens(keyring, clock),
    csrf,
    origins,
    recordAudit,
    lifetime: config.sessions,
    clock,
  };
  const oauth = oauthService({
    ...deps,
    byApiKey,
    verifyAccessToken: verify,
    requireSession: async (id) => void (await credentialOf(id)),
    noteDenial,
    issueIdToken: issueIdTokens(keyring, config.publicUrl, clock),
  });
  return {
    authenticate: byAccessToken({verify, credentialOf, byApiKey, byName, csrf, origins}),
    /** Forgets the sessions of a user, by the user's name. */
    forget: (user: string) => sessions.forget(user),
    forgetTenant: (tenant: TenantId) => sessions.forgetWhere((session) => session.tenant === tenant),
    services: [served(SessionServiceDefinition, sessionService(deps)), served(OAuthServiceDefinition, oauth)],
  };
};
