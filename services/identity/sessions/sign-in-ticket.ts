import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Transaction} from '#runtime/data/database.ts';
import {hashOf} from './refresh-token.ts';

/** What a ticket is for; one of a kind is worth nothing as another. */
export type TicketKind = 'second-factor' | 'authorization-code';

export interface TicketDraft {
  readonly kind: TicketKind;
  readonly userId: string;
  /** What the next step has to know. */
  readonly detail: Readonly<Record<string, string>>;
  readonly expireTime: Date;
}

/** A ticket that was found. */
export interface Ticket {
  readonly userId: string;
  readonly detail: unknown;
  readonly attempts: number;
  readonly usable: boolean;
  /** What came of it, when it was used. */
  readonly sessionId: string | null;
}

/** Issues what leads from one step of a sign-in to the next: 256 random bits, of which only the hash is stored. */
export const issueTicket = async (
  tx: Transaction<PrismaClient>,
  {kind, userId, detail, expireTime}: TicketDraft,
): Promise<string> => {
  const ticket = randomBytes(32).toString('base64url');
  await tx.signInTicket.create({data: {kind, userId, detail: {...detail}, expireTime, hash: hashOf(ticket)}});
  return ticket;
};

const locked = z.array(z.unknown());

/** Finds a ticket and holds it until the end of the transaction. */
export const holdTicket = async (
  tx: Transaction<PrismaClient>,
  kind: TicketKind,
  ticket: string,
  now: Date,
): Promise<Ticket | undefined> => {
  const hash = hashOf(ticket);
  locked.parse(await tx.$queryRaw`select 1 as one from sign_in_ticket where hash = ${hash} for update`);
  const row = await tx.signInTicket.findFirst({where: {hash, kind}});
  return row
    ? {
        userId: row.userId,
        detail: row.detail,
        attempts: row.attempts,
        usable: row.useTime === null && row.expireTime > now,
        sessionId: row.sessionId,
      }
    : undefined;
};

/** Makes a ticket worthless, and remembers what came of it. */
export const useTicket = async (
  tx: Transaction<PrismaClient>,
  ticket: string,
  now: Date,
  sessionId?: string,
): Promise<void> => {
  await tx.signInTicket.updateMany({
    where: {hash: hashOf(ticket)},
    data: {useTime: now, ...(sessionId !== undefined && {sessionId})},
  });
};

/** Counts one more answer to a ticket. */
export const noteAttempt = async (tx: Transaction<PrismaClient>, ticket: string): Promise<void> => {
  await tx.signInTicket.updateMany({where: {hash: hashOf(ticket)}, data: {attempts: {increment: 1}}});
};
