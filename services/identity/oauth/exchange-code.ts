import {createHash, timingSafeEqual} from 'node:crypto';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {CodeGrant} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {AnonymousCall} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';
import {userName} from '../domain/resource-name.ts';
import {endSessions} from '../sessions/end-sessions.ts';
import {holdTicket, useTicket} from '../sessions/sign-in-ticket.ts';
import {type StartedSession, startSession} from '../sessions/start-session.ts';
import {sessionOf} from '../store/sessions/session-row.ts';
import {alone} from '../users/alone.ts';
import {codeDetail} from './code-detail.ts';
import type {RegisteredClient} from './oauth-client.ts';
import type {OAuthDeps} from './oauth-deps.ts';
import {scopesIn} from './scopes.ts';

/** A session that a code has become. */
export interface Exchanged {
  readonly started: StartedSession;
  readonly nonce: string;
}

/**
 * Exchanges a code for a session, once: a code that comes a second time ends what the first time began (OAuth 2.1 section 4.1.3).
 * Fails with OAUTH_GRANT_INVALID, the same for every cause.
 */
export const exchangeCode = async (
  {database, sessions, recordAudit, lifetime, clock}: OAuthDeps,
  call: AnonymousCall,
  {tenant, id: clientId}: RegisteredClient,
  {code, redirectUri, codeVerifier}: CodeGrant,
): Promise<Exchanged> => {
  const result = await database.forTenant(tenant).update(alone(call), async (tx): Promise<Exchanged | string> => {
    const now = clock();
    const ticket = await holdTicket(tx, 'authorization-code', code, now);
    if (!ticket) return '';
    const detail = codeDetail.parse(ticket.detail);
    const {userId} = ticket;
    if (detail.clientId !== clientId) return '';
    if (!ticket.usable) {
      const cause = SessionsEndCause.SESSIONS_END_CAUSE_TOKEN_REPLAYED;
      if (ticket.sessionId !== null) await endSessions(tx, {tenant, userId, id: ticket.sessionId, cause, now});
      return userName(tenant, userId);
    }
    if (detail.redirectUri !== redirectUri || !isVerifierOf(codeVerifier, detail.codeChallenge)) return '';
    const {device, address} = detail;
    const started = await startSession(
      tx,
      {
        userId,
        clientId,
        scopes: scopesIn(detail.scope),
        device,
        address,
        authenticateTime: new Date(Number(detail.authTime)),
      },
      lifetime,
      now,
    );
    await useTicket(tx, code, now, started.row.id);
    const after = sessionOf(started.row);
    await recordAudit(tx, call, {action: 'IssueTokens', target: after.name, after, actor: after.user});
    return {started, nonce: detail.nonce};
  });
  if (typeof result !== 'string') return result;
  if (result !== '') sessions.forget(result);
  throw failure(ErrorReason.OAUTH_GRANT_INVALID, 'The code is unknown, was used before, or is not for this client.');
};

/** Whether a challenge was made of a verifier (RFC 7636 section 4.6, S256). */
const isVerifierOf = (verifier: string, challenge: string): boolean => {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const [made, right] = [createHash('sha256').update(verifier).digest(), Buffer.from(challenge, 'base64url')];
  return made.length === right.length && timingSafeEqual(made, right);
};
