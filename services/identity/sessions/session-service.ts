import type {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {createSession} from '../rpc/sessions/create-session.ts';
import {finishPasskeySignIn} from '../rpc/sessions/finish-passkey-sign-in.ts';
import {getSession} from '../rpc/sessions/get-session.ts';
import {listSessions} from '../rpc/sessions/list-sessions.ts';
import {reauthenticate} from '../rpc/sessions/reauthenticate.ts';
import {refreshSession} from '../rpc/sessions/refresh-session.ts';
import {revokeAllSessions} from '../rpc/sessions/revoke-all-sessions.ts';
import {signOut} from '../rpc/sessions/sign-out.ts';
import {signOutUser} from '../rpc/sessions/sign-out-user.ts';
import {startPasskeyReauthentication} from '../rpc/sessions/start-passkey-reauthentication.ts';
import {startPasskeySignIn} from '../rpc/sessions/start-passkey-sign-in.ts';
import {verifySecondFactor} from '../rpc/sessions/verify-second-factor.ts';
import type {SessionDeps} from './session-deps.ts';

/** Every RPC about sessions. */
export const sessionService = (deps: SessionDeps): ServiceOf<typeof SessionServiceDefinition> => ({
  createSession: createSession(deps),
  verifySecondFactor: verifySecondFactor(deps),
  startPasskeySignIn: startPasskeySignIn(deps),
  finishPasskeySignIn: finishPasskeySignIn(deps),
  startPasskeyReauthentication: startPasskeyReauthentication(deps),
  reauthenticate: reauthenticate(deps),
  refreshSession: refreshSession(deps),
  getSession: getSession(deps),
  listSessions: listSessions(deps),
  signOut: signOut(deps),
  revokeAllSessions: revokeAllSessions(deps),
  signOutUser: signOutUser(deps),
});
