import type {RuleGroup} from '../rule.ts';

/** Events on their way from the outbox to those who handle them. */
export const eventAlerts: RuleGroup = {
  name: 'events',
  rules: [
    {
      alert: 'OutboxLags',
      expr: 'max by (service) (souk_outbox_lag_seconds) > 30',
      for: '30s',
      severity: 'ticket',
      summary: 'The oldest unpublished event of {{ $labels.service }} is {{ $value | humanizeDuration }} old',
      description: 'Events are committed and not published: caches keep what is stale, consumers hear nothing.',
    },
    {
      alert: 'EventsParked',
      expr: 'sum by (service, consumer) (increase(souk_events_received_total{outcome="parked"}[15m])) > 0',
      severity: 'ticket',
      summary: '{{ $labels.consumer }} has given up {{ $value | humanize }} event(s)',
      description: 'They lie in the stream SOUK_DEAD with their error, and wait for a redrive.',
    },
    {
      alert: 'ConsumerLags',
      expr: 'max by (service, consumer) (souk_consumer_pending) > 1000',
      for: '5m',
      severity: 'ticket',
      summary: '{{ $labels.consumer }} has {{ $value | humanize }} events to handle',
      description: 'It handles less than comes in, or waits for something that is away.',
    },
  ],
};
