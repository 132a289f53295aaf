import {type Config, typed} from './config.ts';

/**
 * Filters of a cluster, between router and wire: an answer reaches the router whole or not at all. Without that, a caller that
 * has seen its first bytes cannot repeat a request whose instance dies before the last ones, and services send the status
 * in a write of its own. Not for what streams, nor for what is larger than 1 MiB.
 */
export const wholeAnswers: Config = [
  {
    name: 'envoy.filters.http.lua',
    typed_config: typed('extensions.filters.http.lua.v3.Lua', {
      default_source_code: {inline_string: 'function envoy_on_response(answer) answer:body() end'},
    }),
  },
  {
    name: 'envoy.filters.http.upstream_codec',
    typed_config: typed('extensions.filters.http.upstream_codec.v3.UpstreamCodec'),
  },
];
