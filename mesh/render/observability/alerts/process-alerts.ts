import type {RuleGroup} from '../rule.ts';

/** Processes, and zones full of them, that are away or come back again and again. */
export const processAlerts: RuleGroup = {
  name: 'processes',
  rules: [
    {
      alert: 'ProcessDown',
      expr: 'up{job="souk"} == 0',
      for: '1m',
      severity: 'ticket',
      summary: '{{ $labels.instance }} ({{ $labels.kind }} of {{ $labels.service }}) does not answer',
      description: 'Its metrics have not been there for a minute: it is not running, or hangs.',
    },
    {
      alert: 'ServiceDown',
      expr: 'sum by (service, kind) (up{job="souk"}) == 0',
      for: '30s',
      severity: 'page',
      summary: 'No {{ $labels.kind }} of {{ $labels.service }} answers',
      description: 'Every instance is away; whatever needs the service fails.',
    },
    {
      alert: 'ZoneDown',
      expr: 'sum by (zone) (up{job="souk"}) == 0 and on () count(count by (zone) (up{job="souk"})) > 1',
      for: '30s',
      severity: 'page',
      summary: 'Nothing in the zone {{ $labels.zone }} answers',
      description: 'Callers have moved to the other zones, which carry the whole load now.',
    },
    {
      alert: 'ProcessRestarts',
      expr: '(\n  changes(process_start_time_seconds{job="souk"}[15m])\n  or resets(envoy_server_uptime{job="souk"}[15m])\n) > 2\n',
      severity: 'ticket',
      summary: '{{ $labels.instance }} has started {{ $value }} times in 15 minutes',
      description: 'It ends again and again; its log says why.',
    },
  ],
};
