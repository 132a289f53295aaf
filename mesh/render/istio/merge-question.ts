import type {ConfigMap} from '../envoy/config.ts';
import {httpFilter} from '../envoy/http-connection.ts';
import {retryPolicy} from '../envoy/method-route.ts';
import {mergeFilter} from './envoy-filter.ts';

/**
 * Makes Istio's question to identity that of mesh/envoy: repeated elsewhere, and with what identity is shown of a request.
 *
 * @param unanswered what becomes of a request while identity says nothing, where it is not refused.
 */
export const mergeQuestion = (allowed_headers: ConfigMap, unanswered: ConfigMap = {}): ConfigMap =>
  mergeFilter(
    'GATEWAY',
    httpFilter('envoy.filters.http.ext_authz', 'ext_authz.v3.ExtAuthz', {
      grpc_service: {retry_policy: retryPolicy},
      ...unanswered,
      allowed_headers,
    }),
  );
