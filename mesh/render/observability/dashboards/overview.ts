import {dashboard} from './dashboard.ts';
import {graph, number} from './panel.ts';

/** The whole mesh at a glance: who is called, who fails, who is late, who is away. */
export const overview = () =>
  dashboard('mesh', 'mesh', [
    {
      title: 'Now',
      panels: [
        number('Alerts, page', 'short', {
          expr: 'count(ALERTS{alertstate="firing", severity="page"}) or vector(0)',
          legend: '',
        }),
        number('Alerts, ticket', 'short', {
          expr: 'count(ALERTS{alertstate="firing", severity="ticket"}) or vector(0)',
          legend: '',
        }),
        number('Requests', 'reqps', {expr: 'sum(rate(souk:calls:total{service="edge"}[5m]))', legend: ''}),
        number('Failed', 'percentunit', {expr: 'souk:fault:ratio_rate5m{service="edge"}', legend: ''}),
        number('Late', 'percentunit', {expr: 'souk:late:ratio_rate5m{service="edge"}', legend: ''}),
        number('Processes away', 'short', {expr: 'count(up{job="souk"} == 0) or vector(0)', legend: ''}),
      ],
    },
    {
      title: 'Services',
      panels: [
        graph('Calls', 'reqps', {expr: 'sum by (service) (rate(souk:calls:total[5m]))', legend: '{{service}}'}),
        graph('Failed', 'percentunit', {expr: 'souk:fault:ratio_rate5m', legend: '{{service}}'}),
        graph('Late', 'percentunit', {expr: 'souk:late:ratio_rate5m', legend: '{{service}}'}),
        graph('Error budget used up, times its growth', 'short', {
          expr: 'souk:fault:ratio_rate1h / on (service) souk:fault_budget:ratio',
          legend: '{{service}}',
        }),
        graph('Calls by caller', 'reqps', {
          expr: 'sum by (caller, service) (rate(souk:calls:total[5m]))',
          legend: '{{caller}} → {{service}}',
        }),
        graph('Healthy instances', 'short', {
          expr: 'max by (envoy_cluster_name) (envoy_cluster_membership_healthy)',
          legend: '{{envoy_cluster_name}}',
        }),
      ],
    },
    {
      title: 'Processes',
      panels: [
        graph('CPU of services', 'percentunit', {
          expr: 'rate(process_cpu_seconds_total{kind="service"}[5m])',
          legend: '{{instance}}',
        }),
        graph('Memory of services', 'bytes', {
          expr: 'process_resident_memory_bytes{kind="service"}',
          legend: '{{instance}}',
        }),
        graph('Memory of Envoys', 'bytes', {expr: 'envoy_server_memory_allocated', legend: '{{instance}}'}),
        graph('Answering, by zone', 'short', {expr: 'sum by (zone) (up{job="souk"})', legend: '{{zone}}'}),
      ],
    },
  ]);
