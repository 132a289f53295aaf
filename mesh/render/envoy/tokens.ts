import {type ConfigMap, note} from './config.ts';

/** Who issues tokens, and where its public keys are. */
export const issuer = 'https://identity.souk.local';
export const keys = {
  service: 'identity',
  grpcService: 'souk.identity.v1.IdentityService',
  method: '/souk.identity.v1.IdentityService/GetJsonWebKeySet',
  path: '/.well-known/jwks.json',
};

/** The transaction token, and the header in which a sidecar hands its payload on. */
export const transactionToken = {header: 'txn-token', payloadHeader: 'x-souk-claims', audience: 'souk.local'};

/** How strictly tokens are read, whoever they are for. */
export const tokenChecks: ConfigMap = {
  require_expiration: true,
  // For clocks that differ.
  clock_skew_seconds: 5,
  jwt_cache_config: {jwt_cache_size: 1000},
};

/** A transaction token lives at most 60 s; the rest is for clocks that differ. */
export const maxTokenLifetime = '65s';

/** The public keys, fetched from identity through its sidecar. */
export const remoteKeys = (uri: string, cluster: string): ConfigMap => ({
  http_uri: {uri, cluster, timeout: '1s'},
  cache_duration: note('A new key is published at least so long before it signs.', '30s'),
  async_fetch: {fast_listener: true, failed_refetch_duration: '1s'},
});

/** The same where Envoy's clusters have the names of the services. */
export const keysOfIdentity = remoteKeys(`https://${keys.service}${keys.path}`, keys.service);
