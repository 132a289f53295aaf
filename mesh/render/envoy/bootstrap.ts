import {type ConfigMap, note, pipe, typed} from './config.ts';

/** A whole bootstrap file around listeners and clusters. */
export function bootstrap(name: string, listeners: readonly ConfigMap[], clusters: readonly ConfigMap[]): ConfigMap {
  return {
    node: {id: name, cluster: 'souk'},
    admin: note('Reachable for whoever may open the socket, over no port.', {address: pipe('admin.sock')}),
    static_resources: {listeners, clusters},
    overload_manager: overload,
    layered_runtime: {
      layers: [
        {
          name: 'defaults',
          static_layer: note(
            'Nothing is exported until another layer says that there is a collector: see docs/architecture.md.',
            {'tracing.random_sampling': 0},
          ),
        },
        {
          name: 'faults',
          rtds_layer: note('Faults that a developer asks for: npm run mesh -- fault.', {
            name: 'faults',
            rtds_config: {
              resource_api_version: 'V3',
              path_config_source: {path: 'faults/runtime.yaml', watched_directory: {path: 'faults'}},
            },
          }),
        },
        {name: 'admin', admin_layer: {}},
      ],
    },
  };
}

const monitor = (name: string, type: string, config: ConfigMap): ConfigMap => ({
  name: `envoy.resource_monitors.${name}`,
  typed_config: typed(`extensions.resource_monitors.${type}`, config),
});

const action = (name: string, value: number): ConfigMap => ({
  name: `envoy.overload_actions.${name}`,
  triggers: [{name: 'envoy.resource_monitors.fixed_heap', threshold: {value}}],
});

/** Refuses early instead of being killed by the kernel. */
const overload: ConfigMap = {
  refresh_interval: '0.25s',
  resource_monitors: [
    monitor('fixed_heap', 'fixed_heap.v3.FixedHeapConfig', {max_heap_size_bytes: 1024 * 1024 * 1024}),
    monitor('global_downstream_max_connections', 'downstream_connections.v3.DownstreamConnectionsConfig', {
      max_active_downstream_connections: 10_000,
    }),
  ],
  actions: [
    action('shrink_heap', 0.85),
    action('disable_http_keepalive', 0.9),
    action('stop_accepting_requests', 0.95),
  ],
};
