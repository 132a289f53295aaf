import type {RevokeTokenRequest, RevokeTokenResponse} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {userName} from '../../domain/resource-name.ts';
import {authenticateClient} from '../../oauth/authenticate-client.ts';
import type {OAuthDeps} from '../../oauth/oauth-deps.ts';
import {sessionOfToken} from '../../oauth/session-of-token.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import {sessionOf} from '../../store/sessions/session-row.ts';
import {alone} from '../../users/alone.ts';

/**
 * Ends the session of a token, whichever of its tokens it is, when it is this client's (RFC 7009 section 2.1). Nothing happens
 * for anything else. Fails with OAUTH_CLIENT_INVALID and what a key fails with at the edge.
 */
export const revokeToken =
  (deps: OAuthDeps): AnonymousRpc<RevokeTokenRequest, RevokeTokenResponse> =>
  async ({client: asked, token}, call) => {
    const {database, sessions, recordAudit, clock} = deps;
    const {client} = await authenticateClient(deps, asked, call.clientAddress ?? '');
    const {tenant} = client;
    const session = await sessionOfToken(deps, token);
    if (!session?.oauth || session.tenantId !== tenant || session.clientId !== client.id) return {};
    const {userId, id} = session;
    const cause = SessionsEndCause.SESSIONS_END_CAUSE_REVOKED_BY_CLIENT;
    await database.forTenant(tenant).update(alone(call), async (tx) => {
      const before = sessionOf(session);
      await endSessions(tx, {tenant, userId, id, cause, now: clock()});
      await recordAudit(tx, call, {action: 'RevokeToken', target: before.name, before, actor: before.client});
    });
    sessions.forget(userName(tenant, userId));
    return {};
  };
