import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';

const writable = [
  'displayName',
  'permissions',
  'allowedNetworks',
  'rateShare',
  'expireTime',
  'redirectUris',
  'publicClient',
] as const;

/** A key after a change, and the fields that the change is about. */
export interface ApiKeyChange {
  readonly after: ApiKey;
  readonly named: ReadonlySet<(typeof writable)[number]>;
}

/** The key after an update of the fields that the mask names (AIP-134). Fails with UPDATE_MASK_INVALID. */
export const changeApiKey = (before: ApiKey, change: ApiKey, mask: readonly string[] | undefined): ApiKeyChange => {
  const named = updatePaths(mask, change, writable);
  const taken = [...named].map((field) => [field, change[field]]);
  return {after: {...before, ...Object.fromEntries(taken)}, named};
};
