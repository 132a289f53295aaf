import {healthMethods, healthPage, needsNoToken} from '../model/access.ts';
import {identityOf, type Mesh, type Service} from '../model/mesh.ts';
import {type ConfigMap, duration, note, pipe} from './config.ts';
import {failures, sidecarFailures} from './failures.ts';
import {dropEarly, httpConnection, httpFilter, routerFilter} from './http-connection.ts';
import {keysAsJson, keysRoute} from './keys-document.ts';
import {grpcReplies, jsonReplies} from './local-replies.ts';
import {accessLog, handshakeLog, tracing} from './observe.ts';
import {requireMeshClient} from './tls.ts';
import {tokenFilter, tokenNeeded} from './token-filter.ts';
import {keys, keysOfIdentity, transactionToken} from './tokens.ts';

/** The listener for the rest of the mesh: who comes in, and for which method. */
export function inboundListener(mesh: Mesh, service: Service): ConfigMap {
  const isGrpc = service.protocol === 'grpc';
  const filters = [
    ...(service.name === keys.service ? [keysAsJson(false)] : []),
    callersFilter(mesh, service),
    ...(isGrpc ? [tokenFilter(tokenRules(service), keysOfIdentity)] : []),
    routerFilter(),
  ];
  return {
    name: 'inbound',
    address: pipe('inbound.sock'),
    access_log: [handshakeLog('inbound')],
    filter_chains: [
      {
        transport_socket: requireMeshClient(mesh),
        filters: [
          httpConnection({
            stat_prefix: 'inbound',
            codec_type: 'HTTP2',
            http2_protocol_options: {
              max_concurrent_streams: 1024,
              connection_keepalive: {interval: '30s', timeout: '5s'},
            },
            forward_client_cert_details: note(
              'Who called, from its certificate; what the caller claims is dropped.',
              'SANITIZE_SET',
            ),
            set_current_client_cert_details: {uri: true},
            early_header_mutation_extensions: [dropEarly([transactionToken.payloadHeader, 'x-souk-tenant'])],
            preserve_external_request_id: true,
            server_header_transformation: 'PASS_THROUGH',
            drain_timeout: '5s',
            access_log: [accessLog('inbound')],
            tracing: tracing(service.name),
            local_reply_config: {
              mappers: isGrpc ? grpcReplies(mesh.contracts, sidecarFailures) : jsonReplies(mesh.contracts, failures),
            },
            http_filters: filters,
            route_config: {virtual_hosts: [{name: service.name, domains: ['*'], routes: routes(service)}]},
          }),
        ],
      },
    ],
  };
}

function routes(service: Service): ConfigMap[] {
  const longest = Math.max(5000, ...service.methods.map(({timeoutMs}) => timeoutMs));
  return [
    ...(service.name === keys.service ? [keysRoute('app')] : []),
    ...(service.protocol === 'grpc'
      ? healthMethods.map((path) => ({match: {path}, route: {cluster: 'app', timeout: '0s'}, tracing: untraced}))
      : []),
    {
      match: {prefix: '/'},
      route: {
        cluster: 'app',
        timeout: note('The caller sets the time for its call; this is the longest of the contract.', duration(longest)),
      },
    },
  ];
}

/** Only what is listed goes without a token. */
function tokenRules({methods}: Service): ConfigMap[] {
  const open = [...methods.filter(needsNoToken).map((method) => method.path), ...healthMethods];
  return [...open.map((exact) => ({match: {path: exact}})), tokenNeeded({prefix: '/'})];
}

/** Health checks are no part of anybody's request. */
const untraced: ConfigMap = {random_sampling: {numerator: 0}, overall_sampling: {numerator: 0}};

/** Lets exactly those in that the contract names, method by method; everybody else is refused. */
function callersFilter(mesh: Mesh, service: Service): ConfigMap {
  const granted =
    service.protocol === 'grpc'
      ? Object.fromEntries([
          ...service.methods.map((method) => [method.path, policy(mesh, [method.path], method.callers)] as const),
          ['health', {permissions: healthMethods.map(path), principals: [anyOfTheMesh(mesh)]}] as const,
        ])
      : {
          health: {permissions: [path(healthPage)], principals: [anyOfTheMesh(mesh)]},
          pages: {permissions: [{any: true}], principals: [principal(mesh, 'edge')]},
        };
  return httpFilter('envoy.filters.http.rbac', 'rbac.v3.RBAC', {
    rules: note('Whoever is not named here is refused.', {action: 'ALLOW', policies: granted}),
  });
}

function policy(mesh: Mesh, paths: readonly string[], callers: readonly string[]): ConfigMap {
  return {permissions: paths.map(path), principals: callers.map((caller) => principal(mesh, caller))};
}

const path = (exact: string): ConfigMap => ({url_path: {path: {exact}}});
const principal = (mesh: Mesh, name: string): ConfigMap => ({
  authenticated: {principal_name: {exact: identityOf(mesh, name)}},
});
const anyOfTheMesh = (mesh: Mesh): ConfigMap => ({authenticated: {principal_name: {prefix: identityOf(mesh, '')}}});
