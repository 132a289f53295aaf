import type {Mesh} from '../model/mesh.ts';
import {identityOf} from '../model/mesh.ts';
import {type Config, type ConfigMap, note, typed} from './config.ts';

/** A secret in a file of certs/; Envoy reads it anew when the file is replaced, so that certificates rotate without a restart. */
const secret = (name: string): ConfigMap => ({
  name,
  sds_config: {
    resource_api_version: 'V3',
    path_config_source: {path: `certs/${name}.yaml`, watched_directory: {path: 'certs'}},
  },
});

// The maximum too: Envoy as a client stops at 1.2 by itself.
const tlsParams: ConfigMap = {tls_minimum_protocol_version: 'TLSv1_3', tls_maximum_protocol_version: 'TLSv1_3'};

/** TLS between Envoys of the mesh: h2, the own certificate, and of those that our CA signed only the named identities. */
const meshTls = (identities: Config): ConfigMap => ({
  tls_params: tlsParams,
  alpn_protocols: ['h2'],
  tls_certificate_sds_secret_configs: [secret('identity')],
  combined_validation_context: {
    default_validation_context: {match_typed_subject_alt_names: identities},
    validation_context_sds_secret_config: secret('trust'),
  },
});

/** TLS of the inbound listener: whoever connects shows a certificate of the mesh. */
export function requireMeshClient({trustDomain, namespace}: Mesh): ConfigMap {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: typed('extensions.transport_sockets.tls.v3.DownstreamTlsContext', {
      require_client_certificate: true,
      common_tls_context: meshTls([
        {san_type: 'URI', matcher: {prefix: `${identityOf({trustDomain, namespace}, '')}`}},
      ]),
    }),
  };
}

/** TLS towards a peer: shows the own certificate and accepts exactly the peer's identity. */
export function connectTo(mesh: Mesh, peer: string): ConfigMap {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: typed('extensions.transport_sockets.tls.v3.UpstreamTlsContext', {
      sni: peer,
      common_tls_context: meshTls(
        note('Nobody else, though the same CA signed its certificate.', [
          {san_type: 'URI', matcher: {exact: identityOf(mesh, peer)}},
        ]),
      ),
    }),
  };
}

const clientTls = (protocols: readonly string[]): ConfigMap => ({
  common_tls_context: {
    tls_params: {tls_minimum_protocol_version: 'TLSv1_2'},
    alpn_protocols: protocols,
    tls_certificate_sds_secret_configs: [secret('server')],
  },
});

/** TLS for browsers, apps and developers, who show no certificate. */
export const serveClients = (protocols: readonly string[] = ['h2', 'http/1.1']): ConfigMap => ({
  name: 'envoy.transport_sockets.tls',
  typed_config: typed('extensions.transport_sockets.tls.v3.DownstreamTlsContext', clientTls(protocols)),
});

/** The same over QUIC, which is always TLS 1.3. */
export const serveClientsOverQuic = (): ConfigMap => quic({downstream_tls_context: clientTls(['h3'])});

const quic = (config: ConfigMap): ConfigMap => ({
  name: 'envoy.transport_sockets.quic',
  typed_config: typed('extensions.transport_sockets.quic.v3.QuicDownstreamTransport', {
    enable_early_data: note('Whoever records early data can send it again (RFC 8446, section 8).', false),
    ...config,
  }),
});

/** What somebody else’s socket for QUIC lacks of ours. */
export const withoutEarlyData: ConfigMap = quic({});
