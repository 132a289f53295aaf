import {milliseconds} from './durations.ts';
import type {RetryPolicy} from './envoy-config.ts';
import type {Retries} from './meaning.ts';

/** What a policy of Envoy's comes to. */
export const retriesOf = (policy: RetryPolicy): Retries => ({
  times: policy.num_retries,
  on: policy.retry_on.split(',').sort(),
  backoffMs: milliseconds(policy.retry_back_off.base_interval),
  elsewhere: policy.retry_host_predicate !== undefined,
  outOfTheZone: policy.retry_priority !== undefined,
});
