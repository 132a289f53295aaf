import type {RuleGroup} from '../rule.ts';

/** What is nearly full: the one thread of a service, memory, and what refuses because of it. */
export const saturationAlerts: RuleGroup = {
  name: 'saturation',
  rules: [
    {
      alert: 'EventLoopLate',
      expr: 'nodejs_eventloop_lag_p99_seconds > 0.1',
      for: '5m',
      severity: 'ticket',
      summary: 'The event loop of {{ $labels.instance }} is {{ $value | humanizeDuration }} late',
      description: 'Something computes too long at a stretch; every call of the process waits for it.',
    },
    {
      alert: 'CpuSaturated',
      expr: 'rate(process_cpu_seconds_total{kind="service"}[5m]) > 0.9',
      for: '10m',
      severity: 'ticket',
      summary: '{{ $labels.instance }} uses its CPU to {{ $value | humanizePercentage }}',
      description: 'A service has one thread for its calls: more instances are needed.',
    },
    {
      alert: 'HeapNearlyFull',
      expr: 'nodejs_heap_size_used_bytes / on (instance) nodejs_heap_limit_bytes > 0.85',
      for: '5m',
      severity: 'ticket',
      summary: 'The heap of {{ $labels.instance }} is full to {{ $value | humanizePercentage }}',
      description: 'At its limit the process ends.',
    },
    {
      alert: 'EnvoyHeapNearlyFull',
      expr: 'envoy_overload_envoy_resource_monitors_fixed_heap_pressure > 80',
      for: '5m',
      severity: 'ticket',
      summary: 'The heap of {{ $labels.instance }} is full to {{ $value }} %',
      description: 'At 95 % Envoy refuses requests.',
    },
    {
      alert: 'RequestsShed',
      expr: 'sum by (instance) (increase(envoy_http_adaptive_concurrency_gradient_controller_rq_blocked{kind="edge"}[2m])) > 0',
      for: '30s',
      severity: 'ticket',
      summary: '{{ $labels.instance }} refuses requests because answers take too long',
      description: 'More comes in than the mesh can answer; the least important is refused first.',
    },
  ],
};
