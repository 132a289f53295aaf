/** So many requests in a window: a bucket that holds `quota` and is filled from empty within `windowMs`. */
export interface Policy {
  /** `tenant`, as clients see it. */
  readonly name: string;
  readonly quota: number;
  readonly windowMs: number;
  /** The item of the field RateLimit-Policy that it was read from. */
  readonly item: string;
}

/** The part of a policy that somebody may use; at least one request. */
export const shareOf = (policy: Policy, percent: number): Policy => {
  if (!(percent > 0 && percent < 100)) return policy;
  const {name, windowMs} = policy;
  const quota = Math.max(1, Math.floor((policy.quota * percent) / 100));
  return {name, quota, windowMs, item: `"${name}";q=${quota};w=${windowMs / 1000}`};
};

const form = /^"([a-z-]{1,40})";q=([1-9][0-9]{0,8});w=([1-9][0-9]{0,5})$/;

const known = new Map<string, Policy | undefined>();
/** The edge has a handful of policies; more would be somebody's play. */
const maxKnown = 1000;

/**
 * Reads an item of the field RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), `"tenant";q=100;w=60`; undefined when
 * it is none.
 */
export const parsePolicy = (item: string): Policy | undefined => {
  const before = known.get(item);
  if (before !== undefined || known.has(item)) return before;
  const [, name, quota, window] = form.exec(item) ?? [];
  const policy = name === undefined ? undefined : {name, quota: Number(quota), windowMs: Number(window) * 1000, item};
  if (known.size < maxKnown) known.set(item, policy);
  return policy;
};
