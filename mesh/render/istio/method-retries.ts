import {type ConfigMap, duration} from '../envoy/config.ts';
import {retries} from '../model/resilience.ts';

/** Whether and how a request is repeated. Without a word Istio would repeat everything twice. */
export const methodRetries = (retryable: boolean): ConfigMap =>
  retryable
    ? {
        attempts: retries.attempts,
        retryOn: retries.on.join(','),
        // Istio has no say in the longest pause: Envoy takes ten times this one.
        backoff: duration(retries.backoffMs),
        retryIgnorePreviousHosts: true,
        // The next attempt leaves the zone: what has failed may be the zone.
        retryRemoteLocalities: true,
      }
    : {attempts: 0};
