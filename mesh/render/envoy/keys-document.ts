import {type ConfigMap, pipe} from './config.ts';
import {descriptorFile} from './descriptor-file.ts';
import {httpConnection, httpFilter, routerFilter} from './http-connection.ts';
import {keys} from './tokens.ts';

/**
 * Envoys fetch the public keys as a JSON document, over HTTP; for them this one method of identity is transcoded, on the
 * routes that turn it on.
 *
 * @param contracts the descriptor, as the transcoder names it.
 */
export function keysAsJson(on: boolean, contracts: ConfigMap = descriptorFile): ConfigMap {
  return httpFilter('envoy.filters.http.grpc_json_transcoder', 'grpc_json_transcoder.v3.GrpcJsonTranscoder', {
    ...contracts,
    services: on ? [keys.grpcService] : [],
  });
}

/** The document, made from what identity answers behind a cluster. */
export const keysRoute = (cluster: string, contracts: ConfigMap = descriptorFile): ConfigMap => ({
  match: {path: keys.path},
  route: {cluster, timeout: '1s'},
  typed_per_filter_config: {'envoy.filters.http.grpc_json_transcoder': keysAsJson(true, contracts).typed_config},
});

/** A socket with nothing but the document, for an Envoy that has no sidecar of identity to ask. */
export function keysListener(socket: string): ConfigMap {
  // Once transcoded, the request is routed anew.
  const method = {match: {path: keys.method}, route: {cluster: keys.service, timeout: '1s'}};
  const routes = [keysRoute(keys.service), method];
  return {
    name: 'keys',
    address: pipe(socket),
    filter_chains: [
      {
        filters: [
          httpConnection({
            stat_prefix: 'keys',
            http_filters: [keysAsJson(false), routerFilter()],
            route_config: {virtual_hosts: [{name: 'keys', domains: ['*'], routes}]},
          }),
        ],
      },
    ],
  };
}
