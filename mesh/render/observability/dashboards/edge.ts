import {dashboard} from './dashboard.ts';
import {graph} from './panel.ts';

const public_ = 'kind="edge", envoy_http_conn_manager_prefix!="admin"';
const rate = (metric: string, more = '') => `sum(rate(${metric}{${public_}${more}}[5m]))`;

/** What comes in from outside, what is refused and why. */
export const edgeDashboard = () =>
  dashboard('edge', 'edge', [
    {
      title: 'Requests',
      panels: [
        graph('By class of answer', 'reqps', {
          expr: `sum by (envoy_response_code_class) (rate(envoy_http_downstream_rq_xx{${public_}}[5m]))`,
          legend: '{{envoy_response_code_class}}xx',
        }),
        graph(
          'Duration',
          'ms',
          ...[0.5, 0.95, 0.99].map((quantile) => ({
            expr: `histogram_quantile(${quantile}, sum by (le) (rate(envoy_http_downstream_rq_time_bucket{${public_}}[5m])))`,
            legend: `p${quantile * 100}`,
          })),
        ),
        graph('By service', 'reqps', {
          expr: 'sum by (service) (rate(souk:calls:total{caller="edge"}[5m]))',
          legend: '{{service}}',
        }),
      ],
    },
    {
      title: 'Refused',
      panels: [
        graph(
          'Limits and load',
          'reqps',
          {expr: 'sum(rate(envoy_http_local_rate_limit_rate_limited{kind="edge"}[5m]))', legend: 'over a rate limit'},
          {expr: rate('envoy_http_adaptive_concurrency_gradient_controller_rq_blocked'), legend: 'shed'},
        ),
        graph(
          'Credentials',
          'reqps',
          {expr: rate('envoy_http_ext_authz_denied'), legend: 'refused by identity'},
          {expr: rate('envoy_http_ext_authz_error'), legend: 'identity did not answer'},
          {expr: rate('envoy_http_jwt_authn_denied'), legend: 'false access token'},
        ),
        graph('Under way', 'short', {expr: `sum(envoy_http_downstream_rq_active{${public_}})`, legend: 'requests'}),
      ],
    },
  ]);
