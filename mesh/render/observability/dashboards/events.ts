import {dashboard} from './dashboard.ts';
import {graph} from './panel.ts';

/** Events from the outbox to those who handle them. */
export const eventsDashboard = () =>
  dashboard('events', 'events', [
    {
      title: 'Published',
      panels: [
        graph('By type', 'reqps', {expr: 'sum by (type) (rate(souk_events_published_total[5m]))', legend: '{{type}}'}),
        graph('Oldest event in the outbox', 's', {
          expr: 'max by (service) (souk_outbox_lag_seconds)',
          legend: '{{service}}',
        }),
        graph('Broker usable', 'short', {
          expr: 'min by (service) (souk_dependency_up{dependency="nats"})',
          legend: '{{service}}',
        }),
      ],
    },
    {
      title: 'Received',
      panels: [
        graph('Handled', 'reqps', {
          expr: 'sum by (service, consumer) (rate(souk_events_received_total{outcome="handled"}[5m]))',
          legend: '{{service}} {{consumer}}',
        }),
        graph('Failed and given up', 'reqps', {
          expr: 'sum by (consumer, outcome) (rate(souk_events_received_total{outcome=~"failed|parked"}[5m]))',
          legend: '{{consumer}} {{outcome}}',
        }),
        graph('Given up and not redriven', 'short', {
          expr: 'max by (consumer) (souk_dead_letters)',
          legend: '{{consumer}}',
        }),
        graph('Waiting', 'short', {expr: 'max by (consumer) (souk_consumer_pending)', legend: '{{consumer}}'}),
      ],
    },
  ]);
