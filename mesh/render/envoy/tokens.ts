import {type ConfigMap, note} from './config.ts';

/** Who issues tokens, and where its public keys are. */
export const issuer = 'https://identity.souk.local';
export const keys = {
  service: 'identity',
  grpcService: 'souk.identity.v1.IdentityService',
  path: '/.well-known/jwks.json',
};

/** The public keys, fetched from identity through its sidecar. */
export const remoteKeys: ConfigMap = {
  http_uri: {uri: `https://${keys.service}${keys.path}`, cluster: keys.service, timeout: '1s'},
  cache_duration: note('A new key is published at least so long before it signs.', '30s'),
  async_fetch: {fast_listener: true, failed_refetch_duration: '1s'},
};
