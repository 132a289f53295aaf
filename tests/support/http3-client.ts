import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {isIP} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {freePort} from '#local/backends/free-port.ts';
import {readTools} from '#local/tools/read-tools.ts';
import {until} from '#tests/support/until.ts';

/** Whom a client of HTTP/3 asks. */
export interface Http3Peer {
  /** `https://localhost:8443`, or an address of this machine; the certificate is for `localhost`. */
  readonly origin: string;
  /** Who has signed its certificate, in PEM. */
  readonly authority: string;
  /** As a browser does: comes over TCP, and uses HTTP/3 once an answer's `alt-svc` has told of it. Else HTTP/3 alone. */
  readonly learns?: boolean;
}

/** In which protocol the peer has answered, in each answer: `HTTP/3`. */
export const spokenHeader = 'spoken';

const filter = (name: string, type: string, config: object = {}) => ({
  name: `envoy.filters.http.${name}`,
  typed_config: {'@type': `type.googleapis.com/envoy.extensions.filters.http.${type}`, ...config},
});

/**
 * A real client of HTTP/3, as Node has none: an Envoy that takes plain HTTP from the test and passes it on, with a
 * connection to the peer for each that the test opens. Answers where it takes it, `http://127.0.0.1:…`; it ends with the test.
 */
export async function http3Client(t: ExecutionContext, peer: Http3Peer): Promise<string> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'souk-http3-'));
  writeFileSync(join(folder, 'envoy.json'), JSON.stringify(configuration(peer, port, adminPort)));
  const args = ['-c', 'envoy.json', '--disable-hot-restart', '--concurrency', '1', '--log-level', 'error'];
  const envoy = spawn(readTools().envoy, args, {cwd: folder, stdio: 'ignore'});
  t.teardown(async () => {
    envoy.kill('SIGKILL');
    if (envoy.exitCode === null && envoy.signalCode === null) await once(envoy, 'exit');
    rmSync(folder, {recursive: true});
  });
  const isReady = async () => (await fetch(`http://127.0.0.1:${adminPort}/ready`)).status === 200;
  await until('the client is ready', () => isReady().catch(() => false), 30_000);
  return `http://127.0.0.1:${port}`;
}

function configuration({origin, authority, learns = false}: Http3Peer, own: number, admin: number) {
  const {host, hostname, port} = new URL(origin);
  const cache = {alternate_protocols_cache_options: {name: 'learned'}};
  const at = (address: string, port_value: number) => ({socket_address: {address, port_value}});
  const connection = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'client',
    // What reaches the peer is the test's request and nothing of this Envoy.
    generate_request_id: false,
    skip_xff_append: true,
    scheme_header_transformation: {match_upstream: true},
    http_filters: [
      ...(learns ? [filter('alternate_protocols_cache', 'alternate_protocols_cache.v3.FilterConfig', cache)] : []),
      filter('router', 'router.v3.Router', {suppress_envoy_headers: true}),
    ],
    route_config: {
      response_headers_to_add: [{header: {key: spokenHeader, value: '%UPSTREAM_PROTOCOL%'}}],
      virtual_hosts: [
        {
          name: 'peer',
          domains: ['*'],
          routes: [{match: {prefix: '/'}, route: {cluster: 'peer', host_rewrite_literal: host, timeout: '30s'}}],
        },
      ],
    },
  };
  const tls = {
    sni: 'localhost',
    common_tls_context: {
      validation_context: {
        trusted_ca: {inline_string: authority},
        match_typed_subject_alt_names: [{san_type: 'DNS', matcher: {exact: 'localhost'}}],
      },
    },
  };
  const protocols = learns
    ? {auto_config: {http2_protocol_options: {}, http3_protocol_options: {}, ...cache}}
    : {explicit_http_config: {http3_protocol_options: {}}};
  const sockets = 'type.googleapis.com/envoy.extensions.transport_sockets';
  return {
    admin: {address: at('127.0.0.1', admin)},
    static_resources: {
      listeners: [
        {
          name: 'test',
          address: at('127.0.0.1', own),
          filter_chains: [
            {filters: [{name: 'envoy.filters.network.http_connection_manager', typed_config: connection}]},
          ],
        },
      ],
      clusters: [
        {
          name: 'peer',
          type: 'STATIC',
          connection_pool_per_downstream_connection: !learns,
          load_assignment: {
            cluster_name: 'peer',
            endpoints: [
              {lb_endpoints: [{endpoint: {address: at(isIP(hostname) ? hostname : '127.0.0.1', Number(port))}}]},
            ],
          },
          transport_socket: {
            name: 'envoy.transport_sockets.quic',
            typed_config: {'@type': `${sockets}.quic.v3.QuicUpstreamTransport`, upstream_tls_context: tls},
          },
          typed_extension_protocol_options: {
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
              '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
              ...protocols,
            },
          },
        },
      ],
    },
  };
}
