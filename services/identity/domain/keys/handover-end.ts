import {invalid} from '#runtime/errors/invalid.ts';

const day = 86_400_000;
const longestDays = 30;

/**
 * Until when the secret of before stays good: a day when nobody says anything, 30 days at the most. Fails with REQUEST_INVALID
 * for a time that is over or too late.
 */
export const handoverEnd = (wished: Date | undefined, now: Date): Date => {
  const latest = now.getTime() + longestDays * day;
  const end = wished?.getTime() ?? now.getTime() + day;
  if (end > now.getTime() && end <= latest) return new Date(end);
  const description = end > latest ? `is more than ${longestDays} days from now` : 'is not in the future';
  throw invalid([{field: 'previous_expire_time', description}]);
};
