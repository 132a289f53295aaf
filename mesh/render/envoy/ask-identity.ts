import {type ConfigMap, duration} from './config.ts';
import {actInHeader, originalVerb} from './edge-connection.ts';
import {httpFilter} from './http-connection.ts';
import {retryPolicy} from './method-route.ts';
import type {Onward} from './onward.ts';
import {keys} from './tokens.ts';

/** Headers by which identity finds out who sends a request, and as whom. */
export const callerHeaders: readonly string[] = ['x-api-key', 'authorization', 'cookie', actInHeader];

/** With those by which it knows from where: its decision depends on no other but the verb. */
export const decisiveHeaders: readonly string[] = [...callerHeaders, 'x-csrf-token', 'origin', 'sec-fetch-site'];

/** Headers that identity sees of a request: a ListStringMatcher. */
export const shownToIdentity = (headers: readonly string[]): ConfigMap => ({
  patterns: headers.map((exact) => ({exact})),
});

/** What identity sees of a request's headers at the edge. */
export const headersForIdentity: ConfigMap = shownToIdentity([...decisiveHeaders, originalVerb, 'x-request-id']);

/** How long identity may take to decide; its own contract gives it as long. */
export const identityTimeoutMs = 500;

/** What becomes of a request while identity says nothing: it is refused. */
export const refusesUndecided: ConfigMap = {failure_mode_allow: false, status_on_error: {code: 503}};

/** It goes on, marked, to a filter that refuses it unless an earlier decision is remembered. */
export const marksUndecided: ConfigMap = {failure_mode_allow: true, failure_mode_allow_header_add: true};

/**
 * identity decides and answers with a transaction token. Off on the routes of methods that nobody has to be known for.
 *
 * @param unanswered what becomes of a request while identity says nothing.
 */
export function askIdentity(
  {askingAs}: Pick<Onward, 'askingAs'>,
  allowed_headers: ConfigMap,
  unanswered: ConfigMap,
): ConfigMap {
  return httpFilter('envoy.filters.http.ext_authz', 'ext_authz.v3.ExtAuthz', {
    transport_api_version: 'V3',
    // A decision changes nothing: it may be asked for again, elsewhere.
    grpc_service: {
      envoy_grpc: {cluster_name: keys.service},
      timeout: duration(identityTimeoutMs),
      retry_policy: retryPolicy,
      initial_metadata: askingAs,
    },
    ...unanswered,
    allowed_headers,
  });
}
