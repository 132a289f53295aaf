import type {RateLimitDescriptor} from '#gen/ts/envoy/extensions/common/ratelimit/v3/ratelimit.ts';
import {type Policy, parsePolicy, shareOf} from './policy.ts';

/** One of the limits that a request has to keep. */
export interface Demand {
  readonly policy: Policy;
  /** Whose limit it is: the policy's name and what counts, `tenant|bookshop`. */
  readonly key: string;
}

/** What a request asks for. */
export interface Demands {
  readonly each: readonly Demand[];
  /** So many requests the edge would like to be granted at once. */
  readonly most: number;
}

/** Name of the entry whose value is a policy: the edge says with each limit what it is. */
const policyEntry = 'policy';
/** Name of the entry by which the edge asks for more than one request. */
const leaseEntry = 'lease';
const maxLease = 100;
/** Name of the entry by which the edge leaves out a request that is paid for; it says nothing. */
const unpaidEntry = 'unpaid';
/** Name of the entry that says how much of the policy there is for whom it counts, in percent. */
const shareEntry = 'share';

/** Reads the descriptors of a request. Throws when one has no policy: a limit that is not kept must not look like one that is. */
export const demandsOf = (descriptors: readonly RateLimitDescriptor[]): Demands => {
  let most = 1;
  const each = descriptors.map(({entries}): Demand => {
    let policy: Policy | undefined;
    let key = '';
    let percent = 100;
    for (const {key: name, value} of entries) {
      if (name === policyEntry) policy = parsePolicy(value);
      else if (name === unpaidEntry) continue;
      else if (name === shareEntry) percent = Number(value);
      else if (name === leaseEntry) most = Math.min(maxLease, Math.max(1, Math.trunc(Number(value)) || 1));
      else key += `|${value}`;
    }
    if (policy === undefined) throw new Error(`a descriptor has no policy: ${JSON.stringify(entries)}`);
    return {policy: shareOf(policy, percent), key: policy.name + key};
  });
  return {each, most};
};
