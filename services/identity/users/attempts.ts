import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Database, UpdateCall} from '#runtime/data/database.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Clock} from '../domain/clock.ts';
import {failure} from '../domain/failure.ts';
import {countAttempt, type Patience} from '../domain/users/count-attempt.ts';
import {lockAttempts, takeBack, writeAttempts, writeSuccess} from '../store/users/attempt-rows.ts';
import {alone} from './alone.ts';

/** Something that attempts are counted for. */
export interface Counted {
  /** `password/anna@example.org/192.0.2.7`; names whatever has a count of its own in a tenant. */
  readonly what: string;
  readonly patience: Patience;
}

export interface Claim {
  /** Counted always; where it has succeeded before, it alone. */
  readonly own: Counted;
  /** Counted besides: others share it, and are not to be kept out by each other. */
  readonly shared: Counted;
}

/** An attempt that has begun, and counts as a failure until `succeeded`. */
export interface Attempt {
  succeeded(userId: string): Promise<void>;
}

/**
 * Counts attempts to guess a secret, in the database: replicas agree, restarts forget nothing. Each attempt is counted before
 * it is made. Fails with TOO_MANY_ATTEMPTS and the time when the next one is allowed.
 */
export type BeginAttempt = (call: UpdateCall, tenant: TenantId, claim: Claim) => Promise<Attempt>;

/** For so long a place where somebody has signed in is known to be theirs. */
const knownMs = 30 * 24 * 3_600_000;

export const countAttempts =
  (database: Database<PrismaClient>, clock: Clock): BeginAttempt =>
  async (call, tenant, {own, shared}) => {
    const rows = database.forTenant(tenant);
    const isKnown = await rows.update(alone(call), async (tx) => {
      const now = clock();
      const [ownRow, sharedRow] = await lockAttempts(tx, [own.what, shared.what], now);
      if (!ownRow || !sharedRow) throw new Error('an attempt that was inserted is not there');
      const known = ownRow.successTime !== null && now.getTime() - ownRow.successTime.getTime() < knownMs;
      for (const [{what, patience}, row] of known
        ? [[own, ownRow] as const]
        : [[own, ownRow] as const, [shared, sharedRow] as const]) {
        const counted = countAttempt(row, patience, now);
        if (!counted) throw tooManyAttempts(row.waitUntil, now);
        await writeAttempts(tx, what, counted);
      }
      return known;
    });
    return {
      succeeded: async (userId) => {
        await rows.update(alone(call), async (tx) => {
          const now = clock();
          // First, and in the order of all others: the next ones of the same address wait for the same rows.
          if (!isKnown) await lockAttempts(tx, [own.what, shared.what], now);
          await writeSuccess(tx, own.what, userId, now);
          if (!isKnown) await takeBack(tx, [shared.what]);
        });
      },
    };
  };

const tooManyAttempts = (waitUntil: Date, now: Date): Failure =>
  failure(
    ErrorReason.TOO_MANY_ATTEMPTS,
    'Too many attempts have failed from this network address; wait before the next one.',
    {},
    {retryAfterMs: waitUntil.getTime() - now.getTime()},
  );
