import type {Mesh} from '../model/mesh.ts';
import {aboutPeer, anyOf} from './promql.ts';
import type {RuleGroup} from './rule.ts';

/** gRPC codes that are the service's fault and not the caller's: UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const faults = '2|4|13|14|15';
const by = 'service, caller, instance, zone';

/** Faults counted from the first call on: were there no zero before it, the first fault would be no increase. */
const fromZero = (faulty: string, calls: string): string => `${faulty}\nor ${calls} * 0\n`;

/**
 * Calls and faults as the callers' own Envoys saw them, so that a call that nobody answered counts, too.
 * With local replies as JSON the edge knows its own failures by HTTP's code; sidecars answer in gRPC, which is counted.
 */
export function envoySource(mesh: Mesh): RuleGroup {
  const peers = `envoy_cluster_name=~"${anyOf(mesh.services.map(({name}) => name))}"`;
  const calls = `sum by (${by}) (${aboutPeer(`envoy_cluster_upstream_rq_xx{kind=~"sidecar|edge", envoy_response_code_class!="4", ${peers}}`)})`;
  const edge = `kind="edge", envoy_http_conn_manager_prefix!="admin"`;
  return {
    name: 'calls-envoy',
    about: 'Where mesh/envoy runs. One count for each caller, instance and peer, whatever the control plane.',
    rules: [
      {record: 'souk:calls:total', expr: calls},
      {
        record: 'souk:calls:total',
        expr: `sum by (instance, zone) (envoy_http_downstream_rq_xx{${edge}})`,
        labels: {service: 'edge', caller: 'client'},
      },
      {
        record: 'souk:call_faults:total',
        expr: fromZero(
          `sum by (${by}) (${aboutPeer(`(
  {__name__=~"envoy_cluster_grpc_(${faults})", ${peers}}
  or envoy_cluster_upstream_rq_xx{kind="edge", envoy_response_code_class="5", ${peers}}
  or envoy_cluster_internal_upstream_rq_xx{kind="sidecar", envoy_response_code_class="5", ${peers}}
)`)})`,
          calls,
        ),
      },
      {
        record: 'souk:call_faults:total',
        expr: `sum by (instance, zone) (envoy_http_downstream_rq_xx{${edge}, envoy_response_code_class="5"})`,
        labels: {service: 'edge', caller: 'client'},
      },
    ],
  };
}

/** The same from the standard metrics of Istio's proxies, which name peer and code themselves. */
export function istioSource(mesh: Mesh): RuleGroup {
  const names = anyOf(mesh.services.map(({name}) => name));
  const from = (matchers: string) => `istio_requests_total{reporter="source", ${matchers}}`;
  const peer = (series: string) =>
    `label_replace(label_replace(${series}, "caller", "$1", "service", "(.*)"), "service", "$1", "destination_service_name", "(.*)")`;
  const known = `destination_service_name=~"${names}"`;
  const calls = `sum by (${by}) (${peer(from(`${known}, response_code!~"4.."`))})`;
  const edge = `sum by (instance, zone) (${from('kind="edge"')})`;
  return {
    name: 'calls-istio',
    about: 'Where Istio runs. Exactly one of the two sources has series.',
    rules: [
      {record: 'souk:calls:total', expr: calls},
      {
        record: 'souk:calls:total',
        expr: edge,
        labels: {service: 'edge', caller: 'client'},
      },
      {
        record: 'souk:call_faults:total',
        expr: fromZero(
          `sum by (${by}) (${peer(
            `(${from(`${known}, response_code=~"5.."`)} or ${from(`${known}, grpc_response_status=~"${faults}"`)})`,
          )})`,
          calls,
        ),
      },
      {
        record: 'souk:call_faults:total',
        expr: fromZero(
          `sum by (instance, zone) (${from('kind="edge", response_code=~"5.."')} or ${from(`kind="edge", grpc_response_status=~"${faults}"`)})`,
          edge,
        ),
        labels: {service: 'edge', caller: 'client'},
      },
    ],
  };
}
