import type {Config, ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {podsOf, resource} from './resource.ts';

/** Which of a proxy's listeners, routes and clusters a patch is for. */
export type Context = 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY';

const connectionManager = 'envoy.filters.network.http_connection_manager';
export const router = 'envoy.filters.http.router';

/** Says what Istio's own resources have no words for. `app`: only for the pods of this service; all when absent. */
export const envoyFilter = (mesh: Mesh, name: string, patches: readonly ConfigMap[], app?: string): ConfigMap =>
  resource(mesh, 'EnvoyFilter', name, {
    workloadSelector: app === undefined ? undefined : {labels: podsOf(app)},
    // Without one it is not sure that other filters are there already to be placed before.
    priority: 10,
    configPatches: patches,
  });

/** Adds settings to the HTTP connections of a listener; lists grow, everything else is replaced. */
export const mergeConnection = (context: Context, {typed_config}: ConfigMap): ConfigMap => ({
  applyTo: 'NETWORK_FILTER',
  match: {context, listener: {filterChain: {filter: {name: connectionManager}}}},
  patch: {operation: 'MERGE', value: {typed_config}},
});

/** Puts a filter before all others. */
export const insertFirst = (context: Context, filter: Config): ConfigMap => ({
  applyTo: 'HTTP_FILTER',
  match: {context, listener: {filterChain: {filter: {name: connectionManager}}}},
  patch: {operation: 'INSERT_FIRST', value: filter},
});

/** Puts a filter right before the router. */
export const insertLast = (context: Context, filter: Config): ConfigMap => ({
  applyTo: 'HTTP_FILTER',
  match: matchFilter(context, router),
  patch: {operation: 'INSERT_BEFORE', value: filter},
});

/** Adds settings to a filter that Istio has made; an entry of a map is replaced as a whole. */
export const mergeFilter = (context: Context, filter: ConfigMap & {readonly name?: Config}): ConfigMap => ({
  applyTo: 'HTTP_FILTER',
  match: matchFilter(context, String(filter.name)),
  patch: {operation: 'MERGE', value: filter},
});

export const removeFilter = (context: Context, name: string): ConfigMap => ({
  applyTo: 'HTTP_FILTER',
  match: matchFilter(context, name),
  patch: {operation: 'REMOVE'},
});

/** Adds settings to one route, by the name that it has in its VirtualService. */
export const mergeRoute = (context: Context, name: string, value: ConfigMap): ConfigMap => ({
  applyTo: 'HTTP_ROUTE',
  match: {context, routeConfiguration: {vhost: {route: {name}}}},
  patch: {operation: 'MERGE', value},
});

/** Adds settings to every virtual host. */
export const mergeHosts = (context: Context, value: ConfigMap): ConfigMap => ({
  applyTo: 'VIRTUAL_HOST',
  match: {context},
  patch: {operation: 'MERGE', value},
});

const matchFilter = (context: Context, name: string): ConfigMap => ({
  context,
  listener: {filterChain: {filter: {name: connectionManager, subFilter: {name}}}},
});
