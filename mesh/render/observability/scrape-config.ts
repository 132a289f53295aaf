import {type Config, type ConfigMap, note} from '../envoy/config.ts';
import {agentPorts} from '../kubernetes/names.ts';
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
        [...plainNames, keepUsed(envoyMetrics)],
      ),
    },
  ],
});

const keepUsed = (names: readonly string[]): Config => ({
  source_labels: ['kind', '__name__'],
  regex: `service;.*|(sidecar|edge);(${names.join('|')})`,
  action: 'keep',
});

/** Labels that Istio's bootstrap calls otherwise than Envoy by itself. */
const labelsOfIstio = ['http_conn_manager_prefix', 'response_code_class'];

/**
 * What one port of a pod answers is told apart by name. And Istio calls a cluster by direction, port and host,
 * `outbound|50051||cart.souk.svc.cluster.local`.
 */
const plainNames: readonly Config[] = [
  {
    source_labels: ['__name__', 'kind'],
    regex: '(envoy|istio)_.*;service',
    target_label: 'kind',
    replacement: 'sidecar',
  },
  {source_labels: ['cluster_name'], regex: 'outbound[|].*[|](\\w+)[.].*', target_label: 'envoy_cluster_name'},
  ...labelsOfIstio.map((name) => ({source_labels: [name], regex: '(.+)', target_label: `envoy_${name}`})),
];

const label = (source: string, regex: string, then: ConfigMap): ConfigMap => ({
  source_labels: [source],
  regex,
  ...then,
});

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
      // Every pod has Istio's agent, which hands out the metrics of its proxy and of its service together.
      relabel_configs: [
        label('__meta_kubernetes_pod_container_port_name', 'http-envoy-prom', {action: 'keep'}),
        label('__meta_kubernetes_pod_phase', 'Running|Pending', {action: 'keep'}),
        label('__meta_kubernetes_pod_ip', '(.+)', {
          target_label: '__address__',
          replacement: `$1:${agentPorts.metrics}`,
        }),
        {target_label: '__metrics_path__', replacement: '/stats/prometheus'},
        label('__meta_kubernetes_pod_label_app_kubernetes_io_name', '(.+)', {target_label: 'service'}),
        label('__meta_kubernetes_pod_name', '(.+)', {target_label: 'instance'}),
        label('__meta_kubernetes_node_label_topology_kubernetes_io_zone', '(.+)', {target_label: 'zone'}),
        label('__meta_kubernetes_pod_label_app_kubernetes_io_component', '(service|edge)', {target_label: 'kind'}),
      ],
    },
    envoyMetrics,
  );
