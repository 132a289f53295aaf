import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {SessionModel} from '#gen/prisma/identity/models.ts';
import type {Transaction} from '#runtime/data/database.ts';
import {hashOf, successorOf} from './refresh-token.ts';
import {refreshGraceMs, type SessionLifetime} from './session-lifetime.ts';

/** A refresh token that was handed in. */
export interface Rotation {
  readonly token: string;
  readonly sessionId: string;
  /** Of the request, if it has one. */
  readonly idempotencyKey: string | undefined;
  readonly now: Date;
}

/** What became of a refresh token. */
export type Rotated =
  | {readonly outcome: 'rotated'; readonly row: SessionModel; readonly refreshToken: string}
  /** It was used before: it, or its successor, is in wrong hands. */
  | {readonly outcome: 'replayed'; readonly row: SessionModel}
  /** The session is over. */
  | {readonly outcome: 'over'};

const locked = z.array(z.object({id: z.string()})).max(1);

/**
 * Takes a refresh token and gives its successor (RFC 9700 section 4.14.2), one request at a time. A retry of the request that
 * took it, known by its idempotency key, is given the same successor for half a minute, as long as that is unused.
 */
export const rotateRefreshToken = async (
  tx: Transaction<PrismaClient>,
  {token, sessionId, idempotencyKey, now}: Rotation,
  {idleMs}: SessionLifetime,
): Promise<Rotated> => {
  locked.parse(await tx.$queryRaw`select id::text from session where id = ${sessionId}::uuid for update`);
  const row = await tx.session.findFirst({where: {id: sessionId}, include: {user: {select: {state: true}}}});
  const hash = hashOf(token);
  const known = await tx.refreshToken.findFirst({where: {hash, sessionId}});
  if (!row || !known || row.endTime || row.idleExpireTime <= now || row.user.state !== 'ACTIVE')
    return {outcome: 'over'};
  if (known.useTime !== null) {
    const again = known.useKey !== null && known.useKey === idempotencyKey;
    const soon = now.getTime() - known.useTime.getTime() < refreshGraceMs;
    const refreshToken = successorOf(token, known.salt ?? new Uint8Array());
    const successor = await tx.refreshToken.findFirst({where: {hash: hashOf(refreshToken), useTime: null}});
    return again && soon && successor ? {outcome: 'rotated', row, refreshToken} : {outcome: 'replayed', row};
  }
  const salt = new Uint8Array(randomBytes(32));
  const refreshToken = successorOf(token, salt);
  await tx.refreshToken.updateMany({
    where: {hash, sessionId},
    data: {useTime: now, useKey: idempotencyKey ?? null, salt},
  });
  await tx.refreshToken.create({data: {hash: hashOf(refreshToken), sessionId, createTime: now}});
  const idleExpireTime = new Date(Math.min(now.getTime() + idleMs, row.expireTime.getTime()));
  await tx.session.updateMany({where: {id: sessionId}, data: {refreshTime: now, idleExpireTime}});
  return {outcome: 'rotated', row: {...row, refreshTime: now, idleExpireTime}, refreshToken};
};
