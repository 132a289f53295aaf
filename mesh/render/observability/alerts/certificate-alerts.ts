import type {RuleGroup} from '../rule.ts';

/** What is left of certificates, as Envoy says of mesh/envoy's and Istio's agent of its own. */
const expiry = (matcher: string, agent: string, seconds: string) =>
  `min by (service, instance, envoy_tls_certificate) ({__name__=~"envoy_(cluster|listener|listener_sock)_ssl_certificate_expiration_unix_time_seconds", ${matcher}}) - time() < ${seconds}\nor min by (service, instance) (istio_agent_cert_expiry_seconds{resource_name="${agent}"}) < ${seconds}\n`;
/** Certificates live for 24 hours and are renewed at half of that. */
export const certificateAlerts: RuleGroup = {
  name: 'certificates',
  rules: [
    {
      alert: 'CertificateNearEnd',
      expr: expiry('envoy_tls_certificate!="trust"', 'default', '6 * 3600'),
      for: '1m',
      severity: 'page',
      summary: 'A certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}',
      description: 'It should have been renewed hours ago. After its end nobody talks to the process any more.',
    },
    {
      alert: 'AuthorityNearEnd',
      expr: expiry('envoy_tls_certificate="trust"', 'ROOTCA', '30 * 86400'),
      for: '1m',
      severity: 'ticket',
      summary: 'The certificate authority that {{ $labels.instance }} trusts ends in {{ $value | humanizeDuration }}',
      description: 'A new one has to be trusted everywhere before it signs.',
    },
  ],
};
