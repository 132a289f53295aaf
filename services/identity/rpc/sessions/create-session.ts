import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {CreateSessionRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import {challengeOf} from '../../sessions/challenge-of.ts';
import {deviceOf} from '../../sessions/device-of.ts';
import {handOver} from '../../sessions/hand-over.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sessionOf} from '../../sessions/session-row.ts';
import {sourceOf} from '../../sessions/source-of.ts';
import {startSession} from '../../sessions/start-session.ts';
import {alone} from '../../users/alone.ts';

/**
 * Signs a user of the caller's tenant in. Answers with a challenge instead of a session where a second factor is set.
 * Fails with SOURCE_ONLY, SIGN_IN_FAILED, USER_DISABLED, TOO_MANY_ATTEMPTS, OVERLOADED.
 */
export const createSession =
  (deps: SessionDeps): Rpc<CreateSessionRequest, SignIn> =>
  async ({email, password, cookies}, call) => {
    const {database, authenticatePassword, recordAudit, lifetime, clock} = deps;
    const {tenant} = call;
    const clientId = sourceOf(call);
    const {device, address} = deviceOf(call);
    const {user, secondFactors} = await authenticatePassword({tenant, email, password, address}, call);
    const userId = userIdOf(tenant, user);
    // No record under an idempotency key: it would hold tokens. A repeated sign-in is another sign-in.
    return database.forTenant(tenant).update(alone(call), async (tx) => {
      if (secondFactors.length > 0) return challengeOf(tx, {userId, clientId, secondFactors, now: clock()});
      const draft = {userId, clientId, scopes: undefined, device, address};
      const started = await startSession(tx, draft, lifetime, clock());
      const after = sessionOf(started.row);
      await recordAudit(tx, call, {action: 'CreateSession', target: after.name, after, actor: user});
      return handOver({...started, cookies}, call, deps);
    });
  };
