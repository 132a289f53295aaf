import type {RuleGroup} from '../rule.ts';

/** What the services say about the database, the cache and the broker that they stand on. */
export const dependencyAlerts: RuleGroup = {
  name: 'dependencies',
  rules: [
    {
      alert: 'EssentialDependencyDown',
      expr: 'min by (service, dependency) (souk_dependency_up{essential="true"}) == 0',
      for: '15s',
      severity: 'page',
      summary: '{{ $labels.service }} cannot use its {{ $labels.dependency }}',
      description: 'Without it the service cannot answer: it is not ready, its callers get UNAVAILABLE.',
    },
    {
      alert: 'DependencyDown',
      expr: 'min by (service, dependency) (souk_dependency_up{essential="false"}) == 0',
      for: '30s',
      severity: 'ticket',
      summary: '{{ $labels.service }} cannot use {{ $labels.dependency }}',
      description: 'The service goes on without it, slower (cache) or with events waiting in its outbox (broker).',
    },
    {
      alert: 'DatabasePoolExhausted',
      expr: 'min_over_time(souk_database_waiting[1m]) > 0',
      for: '30s',
      severity: 'ticket',
      summary: 'In {{ $labels.instance }} calls wait for a connection to the database',
      description: 'Every connection of the pool is in use all the time; calls become late, then UNAVAILABLE.',
    },
  ],
};
