import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Clock} from './domain/clock.ts';

const rowsAStatement = 1_000;

/** Rows that nobody asks for any more; $1 is now. What shows who did what is in the audit log. */
const over = [
  // Known places are remembered for thirty days, failures for one.
  [
    'sign_in_attempt',
    `last_time < $1::timestamptz - interval '1 day' and (success_time is null or success_time < $1::timestamptz - interval '30 days')`,
  ],
  // An hour's links are counted; and whoever comes with an old one is told that it is over, not that there was none.
  ['user_link', `expire_time < $1::timestamptz - interval '30 days'`],
  ['passkey_question', 'expire_time < $1::timestamptz'],
  // For a day a code that comes again is known as one that was used.
  ['sign_in_ticket', `expire_time < $1::timestamptz - interval '1 day'`],
  // A replayed token is known as one for a week; its session, for those who look into it, for a month.
  ['refresh_token', `use_time < $1::timestamptz - interval '8 days'`],
  ['session', `least(idle_expire_time, end_time) < $1::timestamptz - interval '30 days'`],
  // Who went where stands in the audit log, which outlives it.
  ['tunnel', `expire_time < $1::timestamptz - interval '30 days'`],
] as const;

/**
 * Deletes what is over, of all tenants, in short statements; answers how many rows.
 *
 * @param signal ends the sweep after the statement that is under way.
 */
export const sweepIdentity = async (
  system: Pick<PrismaClient, '$executeRawUnsafe'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<number> => {
  let swept = 0;
  for (const [table, condition] of over) {
    for (let rows = rowsAStatement; rows === rowsAStatement && !signal.aborted; swept += rows) {
      const some = `select ctid from ${table} where ${condition} limit ${rowsAStatement} for update skip locked`;
      rows = await system.$executeRawUnsafe(`delete from ${table} where ctid = any(array(${some}))`, clock());
    }
  }
  return swept;
};
