import type {Service} from '../../model/mesh.ts';
import {dashboard, type Row} from './dashboard.ts';
import {graph} from './panel.ts';

/** One service: what is asked of it and how it answers, what is full, what it stands on, whom it calls. */
export function serviceDashboard(service: Service) {
  const {name, needs, peers} = service;
  const own = `service="${name}"`;
  return dashboard(name, name, [
    {
      title: 'Calls',
      panels: [
        graph('Calls by caller', 'reqps', {
          expr: `sum by (caller) (rate(souk:calls:total{${own}}[5m]))`,
          legend: '{{caller}}',
        }),
        graph(
          'Failed and late',
          'percentunit',
          {expr: `souk:fault:ratio_rate5m{${own}}`, legend: 'failed'},
          {expr: `souk:late:ratio_rate5m{${own}}`, legend: 'late'},
          {expr: `souk:fault_budget:ratio{${own}}`, legend: 'budget of failures'},
        ),
        ...(service.protocol === 'grpc' ? byMethod(own) : []),
      ],
    },
    {title: 'Saturation', panels: saturation(own)},
    ...(needs.length > 0 ? [dependencies(service)] : []),
    ...(peers.length > 0 ? [callees(service)] : []),
  ]);
}

const byMethod = (own: string) => [
  graph('Under way', 'short', {
    expr: `sum by (grpc_method) (grpc_server_in_flight{${own}})`,
    legend: '{{grpc_method}}',
  }),
  graph('Answers by method', 'reqps', {
    expr: `sum by (grpc_method) (rate(grpc_server_handling_seconds_count{${own}}[5m]))`,
    legend: '{{grpc_method}}',
  }),
  graph('Refusals and failures', 'reqps', {
    expr: `sum by (grpc_method, grpc_code) (rate(grpc_server_handled_total{${own}, grpc_code!="OK"}[5m]))`,
    legend: '{{grpc_method}} {{grpc_code}}',
  }),
  graph('p99 by method', 's', {
    expr: `histogram_quantile(0.99, sum by (grpc_method, le) (rate(grpc_server_handling_seconds_bucket{${own}}[5m])))`,
    legend: '{{grpc_method}}',
  }),
];

const saturation = (own: string) => [
  graph('Event loop, p99', 's', {expr: `nodejs_eventloop_lag_p99_seconds{${own}}`, legend: '{{instance}}'}),
  graph('CPU', 'percentunit', {expr: `rate(process_cpu_seconds_total{${own}}[5m])`, legend: '{{instance}}'}),
  graph('Heap', 'percentunit', {
    expr: `nodejs_heap_size_used_bytes{${own}} / on (instance) nodejs_heap_limit_bytes`,
    legend: '{{instance}}',
  }),
];

const dependencies = ({name, needs}: Service): Row => ({
  title: 'What it stands on',
  panels: [
    graph('Usable', 'short', {
      expr: `min by (dependency) (souk_dependency_up{service="${name}"})`,
      legend: '{{dependency}}',
    }),
    ...(needs.includes('postgres')
      ? [
          graph(
            'Database connections',
            'short',
            {expr: `sum(souk_database_connections{service="${name}"})`, legend: 'open'},
            {expr: `sum(souk_database_connections_idle{service="${name}"})`, legend: 'idle'},
            {expr: `sum(souk_database_waiting{service="${name}"})`, legend: 'calls that wait'},
          ),
        ]
      : []),
    ...(needs.includes('nats')
      ? [graph('Outbox lag', 's', {expr: `max(souk_outbox_lag_seconds{service="${name}"})`, legend: 'oldest event'})]
      : []),
  ],
});

const callees = ({name}: Service): Row => ({
  title: 'Whom it calls',
  panels: [
    graph('Calls', 'reqps', {
      expr: `sum by (service) (rate(souk:calls:total{caller="${name}"}[5m]))`,
      legend: '{{service}}',
    }),
    graph('Failed', 'reqps', {
      expr: `sum by (service) (rate(souk:call_faults:total{caller="${name}"}[5m]))`,
      legend: '{{service}}',
    }),
    graph(
      'Retries and refusals',
      'reqps',
      {
        expr: `sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_retry{service="${name}"}[5m]))`,
        legend: 'repeated: {{envoy_cluster_name}}',
      },
      {
        expr: `sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_active_overflow{service="${name}"}[5m]))`,
        legend: 'circuit open: {{envoy_cluster_name}}',
      },
    ),
  ],
});
