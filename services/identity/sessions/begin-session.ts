import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {Call} from '#runtime/server/call.ts';
import {sessionOf} from '../store/sessions/session-row.ts';
import {deviceOf} from './device-of.ts';
import {handOver} from './hand-over.ts';
import type {SessionDeps} from './session-deps.ts';
import {sourceOf} from './source-of.ts';
import {startSession} from './start-session.ts';

/** Who has shown all that they have to show. */
export interface Beginning {
  readonly userId: string;
  readonly cookies: boolean;
  /** The RPC, for the audit log. */
  readonly action: string;
}

/** Starts the session of a user who signs in with the API key of the call, and hands its tokens over. */
export const beginSession = async (
  deps: SessionDeps,
  tx: Transaction<PrismaClient>,
  call: Call,
  {userId, cookies, action}: Beginning,
): Promise<SignIn> => {
  const {recordAudit, lifetime, clock} = deps;
  const now = clock();
  const draft = {userId, clientId: sourceOf(call), scopes: undefined, ...deviceOf(call), authenticateTime: now};
  const started = await startSession(tx, draft, lifetime, now);
  const after = sessionOf(started.row);
  await recordAudit(tx, call, {action, target: after.name, after, actor: after.user});
  return handOver({...started, cookies}, call, deps);
};
