import {type ConfigMap, typed} from './config.ts';

/** The network filter that speaks HTTP. */
export const httpConnection = (config: ConfigMap): ConfigMap => ({
  name: 'envoy.filters.network.http_connection_manager',
  typed_config: typed('extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', config),
});

/** An HTTP filter by its name and type. */
export const httpFilter = (name: string, type: string, config: ConfigMap = {}): ConfigMap => ({
  name,
  typed_config: typed(`extensions.filters.http.${type}`, config),
});

export const routerFilter = (): ConfigMap =>
  httpFilter('envoy.filters.http.router', 'router.v3.Router', {suppress_envoy_headers: true});

/** Drops headers before anything reads them, whatever their value: these, and those whose name begins with `prefix`. */
export const dropEarly = (headers: readonly string[], prefix?: string): ConfigMap =>
  mutateEarly([...(prefix === undefined ? [] : [dropAll(prefix)]), ...headers.map((remove) => ({remove}))]);

/** A mutation that drops all headers whose name begins so. */
export const dropAll = (prefix: string): ConfigMap => ({remove_on_match: {key_matcher: {prefix}}});

/** Keeps the value of a header, which Envoy is about to replace, under another name. */
export const keepEarly = (header: string, as: string): ConfigMap =>
  mutateEarly([
    {append: {header: {key: as, value: `%REQ(${header}):128%`}, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD'}},
  ]);

const mutateEarly = (mutations: readonly ConfigMap[]): ConfigMap => ({
  name: 'envoy.http.early_header_mutation.header_mutation',
  typed_config: typed('extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation', {mutations}),
});

/**
 * Counts calls by peer and gRPC code, as the caller sees them: what was answered as well as what never was. By method
 * the services count themselves.
 */
export const callCounter = (): ConfigMap =>
  httpFilter('envoy.filters.http.grpc_stats', 'grpc_stats.v3.FilterConfig', {stats_for_all_methods: false});
