import type {Method} from '../model/mesh.ts';
import {type ConfigMap, duration, typed} from './config.ts';

/** Where calls of a method go, how long they may take and whether they are repeated. */
export function methodRoute(method: Method, cluster: string): ConfigMap {
  return {
    cluster,
    timeout: duration(method.timeoutMs),
    retry_policy: method.retryable ? retryPolicy : undefined,
  };
}

/** How a request that may be repeated is repeated: on another instance, soon, and within the peer's retry budget. */
export const retryPolicy: ConfigMap = {
  retry_on: 'connect-failure,refused-stream,reset-before-request,unavailable',
  num_retries: 2,
  retry_back_off: {base_interval: '0.025s', max_interval: '0.25s'},
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
  host_selection_retry_max_attempts: 3,
};
