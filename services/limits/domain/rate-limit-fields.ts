import type {Grant} from '../buckets/buckets.ts';
import type {Demand} from './demand.ts';

/**
 * What an answer says about limits: the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10), and for
 * who has to wait Retry-After (RFC 9110, section 10.2.3), in whole seconds and at least one.
 */
export const rateLimitFields = (each: readonly Demand[], {granted, states}: Grant): Record<string, string> => {
  const fields: Record<string, string> = {
    'ratelimit-policy': each.map(({policy}) => policy.item).join(', '),
    ratelimit: states
      .map(({remaining, resetMs}, index) => `"${each[index]?.policy.name}";r=${remaining};t=${seconds(resetMs)}`)
      .join(', '),
  };
  if (granted === 0) fields['retry-after'] = String(retryAfterSeconds(states));
  return fields;
};

/** After so many whole seconds every limit has room again; at least one. */
export const retryAfterSeconds = (states: Grant['states']): number =>
  Math.max(1, ...states.map(({waitMs}) => seconds(waitMs)));

const seconds = (ms: number): number => Math.ceil(ms / 1000);
