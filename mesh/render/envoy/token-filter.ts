import type {ConfigMap} from './config.ts';
import {httpFilter} from './http-connection.ts';
import {issuer, maxTokenLifetime, tokenChecks, transactionToken} from './tokens.ts';

/**
 * Verifies the transaction token and hands its payload to the service.
 *
 * @param open what goes without a token, as `RouteMatch`.
 * @param publicKeys a `RemoteJwks`.
 */
export function tokenFilter(open: readonly ConfigMap[], publicKeys: ConfigMap): ConfigMap {
  return httpFilter('envoy.filters.http.jwt_authn', 'jwt_authn.v3.JwtAuthentication', {
    providers: {transaction: tokenProvider(publicKeys)},
    rules: [...open.map((match) => ({match})), {match: {prefix: '/'}, requires: {provider_name: 'transaction'}}],
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
