import type {Rate} from '../catalogue-entries.ts';

/** A rate as draft-ietf-httpapi-ratelimit-headers-10 writes it: the burst, and the seconds in which it is there again. */
export const policyItem = (name: string, {perSecond, burst}: Rate): string =>
  `"${name}";q=${burst};w=${Math.max(1, Math.round(burst / perSecond))}`;
