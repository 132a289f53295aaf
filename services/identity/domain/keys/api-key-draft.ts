import {type ApiKey, ApiKey_RateShare as RateShare} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Violation} from '#runtime/errors/failure.ts';
import {invalid} from '#runtime/errors/invalid.ts';
import {isNetwork} from './networks.ts';

/** What somebody decides about a key. */
export type ApiKeyDraft = Pick<
  ApiKey,
  'displayName' | 'permissions' | 'allowedNetworks' | 'rateShare' | 'expireTime' | 'redirectUris' | 'publicClient'
>;

/**
 * The decisions in a key as a request carries it, those that nobody has made by default. Fails with REQUEST_INVALID for what
 * is no network, and for a time of expiry that has passed at `now`.
 */
export const apiKeyDraft = (key: Partial<ApiKey> | undefined, now: Date): ApiKeyDraft => {
  const {displayName = '', permissions = [], allowedNetworks = [], rateShare, expireTime} = key ?? {};
  const {redirectUris = [], publicClient = false} = key ?? {};
  const violations: Violation[] = allowedNetworks.flatMap((network, index) =>
    isNetwork(network)
      ? []
      : [{field: `api_key.allowed_networks[${index}]`, description: 'is no network in CIDR form'}],
  );
  if (expireTime && expireTime <= now) {
    violations.push({field: 'api_key.expire_time', description: 'is not in the future'});
  }
  if (violations.length > 0) throw invalid(violations);
  return {
    displayName,
    permissions,
    allowedNetworks,
    rateShare: decided(rateShare),
    expireTime,
    redirectUris,
    publicClient,
  };
};

const decided = (share: RateShare | undefined): RateShare =>
  share === undefined || share === RateShare.RATE_SHARE_UNSPECIFIED ? RateShare.RATE_SHARE_WHOLE : share;
