import {ApiKey_RateShare as RateShare} from '#gen/ts/souk/identity/v1/tenant.ts';

/** How much of its tenant's limits a key may use, in percent. */
export const percentOf = (share: RateShare): number => {
  switch (share) {
    case RateShare.RATE_SHARE_TENTH:
      return 10;
    case RateShare.RATE_SHARE_HUNDREDTH:
      return 1;
    default:
      return 100;
  }
};
