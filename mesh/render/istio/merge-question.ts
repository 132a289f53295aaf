import type {ConfigMap} from '../envoy/config.ts';
import {httpFilter} from '../envoy/http-connection.ts';
import {retryPolicy} from '../envoy/method-route.ts';
import {mergeFilter} from './envoy-filter.ts';

/** Makes Istio's question to identity that of mesh/envoy: repeated elsewhere, and with what identity is shown of a request. */
export const mergeQuestion = (allowed_headers: ConfigMap): ConfigMap =>
  mergeFilter(
    'GATEWAY',
    httpFilter('envoy.filters.http.ext_authz', 'ext_authz.v3.ExtAuthz', {
      grpc_service: {retry_policy: retryPolicy},
      allowed_headers,
    }),
  );
