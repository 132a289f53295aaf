import {v7} from 'uuid';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {SessionModel} from '#gen/prisma/identity/models.ts';
import type {Transaction} from '#runtime/data/database.ts';
import {sessionCreated} from '../events/sessions/session-created.ts';
import {hashOf, mintRefreshToken} from './refresh-token.ts';
import type {SessionLifetime} from './session-lifetime.ts';

/** Who signs in, with what, from where. */
export interface SessionDraft {
  readonly userId: string;
  /** Id of the API key. */
  readonly clientId: string;
  /** Set where an OAuth client gets the tokens. */
  readonly scopes: readonly string[] | undefined;
  /** User-Agent, and network address. */
  readonly device: string;
  readonly address: string;
  /** When the user has shown who they are. */
  readonly authenticateTime: Date;
}

export interface StartedSession {
  readonly row: SessionModel;
  readonly refreshToken: string;
}

/** Adds a session with a new id and its first refresh token, and the event that says so. */
export const startSession = async (
  tx: Transaction<PrismaClient>,
  {scopes, device, ...draft}: SessionDraft,
  {idleMs, absoluteMs}: SessionLifetime,
  now: Date,
): Promise<StartedSession> => {
  const expireTime = new Date(now.getTime() + absoluteMs);
  const row = await tx.session.create({
    data: {
      ...draft,
      id: v7(),
      oauth: scopes !== undefined,
      scopes: [...(scopes ?? [])],
      device: device.slice(0, 200),
      createTime: now,
      refreshTime: now,
      idleExpireTime: new Date(Math.min(now.getTime() + idleMs, expireTime.getTime())),
      expireTime,
    },
  });
  const refreshToken = mintRefreshToken();
  await tx.refreshToken.create({data: {hash: hashOf(refreshToken), sessionId: row.id, createTime: now}});
  tx.emit(sessionCreated(row));
  return {row, refreshToken};
};
