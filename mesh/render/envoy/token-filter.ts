import type {ConfigMap} from './config.ts';
import {httpFilter} from './http-connection.ts';
import {issuer, maxTokenLifetime, tokenChecks, transactionToken} from './tokens.ts';

/** A rule that lets nobody through, where it matches, without a token; `match` is a `RouteMatch`. */
export const tokenNeeded = (match: ConfigMap): ConfigMap => ({match, requires: {provider_name: 'transaction'}});

/**
 * Verifies the transaction token and hands its payload to the service.
 *
 * @param rules of which the first that matches counts.
 * @param publicKeys a `RemoteJwks`.
 */
export function tokenFilter(rules: readonly ConfigMap[], publicKeys: ConfigMap): ConfigMap {
  return httpFilter('envoy.filters.http.jwt_authn', 'jwt_authn.v3.JwtAuthentication', {
    providers: {transaction: tokenProvider(publicKeys)},
    rules,
  });
}

/** How a transaction token is read: a JwtProvider. */
export const tokenProvider = (publicKeys: ConfigMap): ConfigMap => ({
  issuer,
  audiences: [transactionToken.audience],
  ...tokenChecks,
  max_lifetime: maxTokenLifetime,
  from_headers: [{name: transactionToken.header}],
  forward: true,
  forward_payload_header: transactionToken.payloadHeader,
  remote_jwks: publicKeys,
});
