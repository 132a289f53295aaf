import type {Mesh} from '../../model/mesh.ts';
import {aboutPeer, anyOf} from '../promql.ts';
import type {RuleGroup} from '../rule.ts';

/** What the Envoys find out about the peers that they call: who is away, thrown out, or protected from more load. */
export function peerAlerts(mesh: Mesh): RuleGroup {
  const peers = `{envoy_cluster_name=~"${anyOf(mesh.services.map(({name}) => name))}"}`;
  const of = (metric: string) => aboutPeer(`envoy_cluster_${metric}${peers}`);
  const increased = (metric: string, window: string) =>
    `sum by (caller, service) (${aboutPeer(`increase(envoy_cluster_${metric}${peers}[${window}])`)})`;
  return {
    name: 'peers',
    rules: [
      {
        alert: 'PeerGone',
        expr: `max by (caller, service) (${of('membership_healthy')}) == 0`,
        for: '30s',
        severity: 'page',
        summary: '{{ $labels.caller }} finds no instance of {{ $labels.service }}',
        description: 'All instances fail their health check or are ejected: calls are answered UNAVAILABLE at once.',
      },
      {
        alert: 'PeerInstanceAway',
        expr: `max by (caller, service) (${of('membership_total')} - ${of('membership_healthy')}) > 0`,
        for: '1m',
        severity: 'ticket',
        summary: '{{ $labels.caller }} misses {{ $value }} instance(s) of {{ $labels.service }}',
        description: 'The others carry the load; another loss may be one too many.',
      },
      {
        alert: 'InstanceEjected',
        expr: `${increased('outlier_detection_ejections_enforced_total', '5m')} > 0`,
        severity: 'ticket',
        summary: '{{ $labels.caller }} has ejected an instance of {{ $labels.service }}',
        description: 'An instance failed several calls in a row and got no more for a while (outlier detection).',
      },
      {
        alert: 'CircuitOpen',
        // Envoy 1.40 counts what exceeds the requests under way on its own; `pending` is what waits for a connection.
        expr: `${increased('upstream_rq_active_overflow', '2m')} > 0\nor ${increased('upstream_rq_pending_overflow', '2m')} > 0\nor max by (caller, service) (${of('circuit_breakers_default_rq_open')}) > 0\n`,
        severity: 'page',
        summary: '{{ $labels.caller }} has more calls to {{ $labels.service }} under way than its budget',
        description: 'Calls above the budget of mesh/catalogue.ts are refused at once instead of piling up.',
      },
      {
        alert: 'RetryBudgetExhausted',
        expr: `${increased('upstream_rq_retry_overflow', '5m')} > 0\nor ${increased('upstream_rq_retry_limit_exceeded', '5m')} > 100\n`,
        severity: 'ticket',
        summary: '{{ $labels.caller }} may not repeat more calls to {{ $labels.service }}',
        description: 'So many calls fail that repeating all would be an attack of our own; failures reach the callers.',
      },
      {
        alert: 'SigningKeysNotFetched',
        expr: `sum by (service, instance) (increase(envoy_http_jwt_authn_jwks_fetch_failed[10m])) > 0 unless sum by (service, instance) (increase(envoy_http_jwt_authn_jwks_fetch_success[10m])) > 0`,
        for: '1m',
        severity: 'page',
        summary: '{{ $labels.instance }} gets no public keys from identity',
        description: 'After the next rotation of the keys every call would be refused as UNAUTHENTICATED there.',
      },
    ],
  };
}
