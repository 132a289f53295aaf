import {invalid} from '#runtime/errors/invalid.ts';

/** Checks when an assignment expires. Fails with REQUEST_INVALID where that has passed at `now`. */
export const requireFuture = (expireTime: Date | undefined, now: Date): void => {
  if (expireTime === undefined || expireTime > now) return;
  throw invalid([{field: 'role_assignment.expire_time', description: 'is not in the future'}]);
};
