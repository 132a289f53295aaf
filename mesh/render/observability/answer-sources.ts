import type {Mesh, Service} from '../model/mesh.ts';
import {anyOf, bound} from './promql.ts';
import type {Rule, RuleGroup} from './rule.ts';

/** How many answers there were, and how many of them within the time of the objective. */
export const answerSources = (mesh: Mesh): RuleGroup => ({
  name: 'answers',
  about: 'gRPC services time their answers themselves; for pages and the edge Envoy does.',
  rules: [
    ...mesh.services.flatMap((service) =>
      service.protocol === 'grpc'
        ? timed(service.name, 'grpc_server_handling_seconds', byContract(service), service.objective.latencyMs / 1000)
        : timed(
            service.name,
            'envoy_cluster_upstream_rq_time',
            `kind="edge", envoy_cluster_name="${service.name}"`,
            service.objective.latencyMs,
          ),
    ),
    ...timed(
      'edge',
      'envoy_http_downstream_rq_time',
      'kind="edge", envoy_http_conn_manager_prefix!="admin"',
      mesh.edge.objective.latencyMs,
    ),
  ],
});

/** Several services of one process (compact mode) are told apart by their contracts. */
const byContract = ({methods}: Service): string => {
  const contracts = new Set(methods.map(({path}) => path.slice(1, path.lastIndexOf('/'))));
  return `grpc_service=~"${anyOf([...contracts].map((name) => name.replaceAll('.', '[.]')))}"`;
};

const timed = (service: string, histogram: string, matchers: string, latency: number): Rule[] => [
  {
    record: 'souk:answers:total',
    expr: `sum by (instance, zone) (${histogram}_count{${matchers}})`,
    labels: {service},
  },
  {
    record: 'souk:answers_in_time:total',
    expr: `sum by (instance, zone) (${histogram}_bucket{${matchers}, ${bound(latency)}})`,
    labels: {service},
  },
];
