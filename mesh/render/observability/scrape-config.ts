import {type Config, type ConfigMap, note} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';

/** The same settings everywhere; `discovery` is how the processes are found and labelled. */
const prometheus = (discovery: ConfigMap, envoyMetrics: readonly string[]): ConfigMap => ({
  global: {scrape_interval: '15s', evaluation_interval: '15s'},
  rule_files: ['rules/*.yaml'],
  scrape_configs: [
    {
      job_name: 'souk',
      honor_labels: note('In compact mode a process measures several services and names each.', true),
      ...discovery,
      metric_relabel_configs: note(
        "Of an Envoy's 2,500 series those that a rule or a dashboard uses, under the names of our services.",
        [keepUsed(envoyMetrics), ...plainNames],
      ),
    },
  ],
});

const keepUsed = (names: readonly string[]): Config => ({
  source_labels: ['kind', '__name__'],
  regex: `service;.*|(sidecar|edge);(${names.join('|')})`,
  action: 'keep',
});

/** Istio calls a cluster by direction, port and host, `outbound|50051||cart.souk.svc.cluster.local`. */
const plainNames: readonly Config[] = [
  {
    source_labels: ['envoy_cluster_name'],
    regex: 'outbound[|_][^.]*[|_](\\w+)[.].*',
    target_label: 'envoy_cluster_name',
  },
];

/** Where the runner of one machine says what there is to scrape. */
export const localPrometheus = (envoyMetrics: readonly string[]): ConfigMap =>
  prometheus(
    {
      http_sd_configs: note('`npm run mesh -- status` names the port where 9464 was taken.', [
        {url: 'http://127.0.0.1:9464/targets', refresh_interval: '15s'},
      ]),
    },
    envoyMetrics,
  );

/** Pods of the namespace: services on their own port, Istio's proxies on theirs. */
export const kubernetesPrometheus = ({namespace}: Mesh, envoyMetrics: readonly string[]): ConfigMap =>
  prometheus(
    {
      kubernetes_sd_configs: [{role: 'pod', namespaces: {names: [namespace]}, attach_metadata: {node: true}}],
      relabel_configs: [
        {source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Running|Pending', action: 'keep'},
        {
          source_labels: ['__meta_kubernetes_pod_container_name', '__meta_kubernetes_pod_container_port_name'],
          regex: '.*;metrics|istio-proxy;http-envoy-prom',
          action: 'keep',
        },
        {source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_name'], target_label: 'service'},
        {
          source_labels: [
            '__meta_kubernetes_pod_label_istio_io_gateway_name',
            '__meta_kubernetes_pod_label_app_kubernetes_io_component',
          ],
          regex: '.+;.*|;edge',
          target_label: 'service',
          replacement: 'edge',
        },
        {target_label: 'kind', replacement: 'service'},
        {
          source_labels: ['__meta_kubernetes_pod_container_name'],
          regex: 'istio-proxy',
          target_label: 'kind',
          replacement: 'sidecar',
        },
        {source_labels: ['service'], regex: 'edge', target_label: 'kind', replacement: 'edge'},
        {
          source_labels: ['kind'],
          regex: 'sidecar|edge',
          target_label: '__metrics_path__',
          replacement: '/stats/prometheus',
        },
        {source_labels: ['__meta_kubernetes_node_label_topology_kubernetes_io_zone'], target_label: 'zone'},
        {source_labels: ['__meta_kubernetes_pod_name'], target_label: 'instance'},
        {
          source_labels: ['__meta_kubernetes_pod_name', 'kind'],
          regex: '(.+);(sidecar|edge)',
          target_label: 'instance',
          replacement: '$1-envoy',
        },
      ],
    },
    envoyMetrics,
  );
