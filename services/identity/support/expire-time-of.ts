import {invalid} from '#runtime/errors/invalid.ts';

const hourMs = 3_600_000;
const longestMs = 8 * hourMs;

/** When a new grant is over: as wished, an hour from now without a wish. Fails with REQUEST_INVALID beyond 8 hours. */
export const expireTimeOf = (wish: Date | undefined, now: Date): Date => {
  if (wish === undefined) return new Date(now.getTime() + hourMs);
  if (wish > now && wish.getTime() <= now.getTime() + longestMs) return wish;
  throw invalid([{field: 'support_grant.expire_time', description: 'is not within the next 8 hours'}]);
};
