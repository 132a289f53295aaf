import type {Method} from '../model/mesh.ts';
import {retries} from '../model/resilience.ts';
import {type ConfigMap, duration, typed} from './config.ts';

/** Where calls of a method go, how long they may take and whether they are repeated. */
export function methodRoute(method: Method, cluster: string): ConfigMap {
  return {
    cluster,
    timeout: duration(method.timeoutMs),
    retry_policy: method.retryable ? retryPolicy : undefined,
  };
}

/** How a request that may be repeated is repeated. */
export const retryPolicy: ConfigMap = {
  retry_on: retries.on.join(','),
  num_retries: retries.attempts,
  retry_back_off: {base_interval: duration(retries.backoffMs), max_interval: duration(retries.maxBackoffMs)},
  // The next attempt leaves the zone: what has failed may be the zone.
  retry_priority: {
    name: 'envoy.retry_priorities.previous_priorities',
    typed_config: typed('extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig', {
      update_frequency: 1,
    }),
  },
  retry_host_predicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      typed_config: typed('extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate'),
    },
  ],
  // Balancing by requests under way keeps finding the instance that has just refused: it has the fewest.
  host_selection_retry_max_attempts: 20,
};
