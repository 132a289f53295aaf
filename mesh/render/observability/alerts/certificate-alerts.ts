import type {RuleGroup} from '../rule.ts';

const expiry = (matcher: string) =>
  `min by (service, instance, envoy_tls_certificate) ({__name__=~"envoy_(cluster|listener|listener_sock)_ssl_certificate_expiration_unix_time_seconds", ${matcher}}) - time()`;
/** The names of what signs, in mesh/envoy and in Istio. */
const authorities = 'trust|ROOTCA';

/** Certificates live for 24 hours and are renewed at half of that. */
export const certificateAlerts: RuleGroup = {
  name: 'certificates',
  rules: [
    {
      alert: 'CertificateNearEnd',
      expr: `${expiry(`envoy_tls_certificate!~"${authorities}"`)} < 6 * 3600`,
      for: '1m',
      severity: 'page',
      summary:
        'The certificate {{ $labels.envoy_tls_certificate }} of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}',
      description: 'It should have been renewed hours ago. After its end nobody talks to the process any more.',
    },
    {
      alert: 'AuthorityNearEnd',
      expr: `${expiry(`envoy_tls_certificate=~"${authorities}"`)} < 30 * 86400`,
      for: '1m',
      severity: 'ticket',
      summary: 'The certificate authority that {{ $labels.instance }} trusts ends in {{ $value | humanizeDuration }}',
      description: 'A new one has to be trusted everywhere before it signs.',
    },
  ],
};
