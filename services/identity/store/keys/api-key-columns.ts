import type {ApiKeyDraft} from '../../domain/keys/api-key-draft.ts';

/** What somebody decides about a key, as its row has it. */
export const apiKeyColumns = (draft: ApiKeyDraft) => ({
  displayName: draft.displayName,
  permissions: [...draft.permissions],
  allowedNetworks: [...draft.allowedNetworks],
  rateShare: draft.rateShare,
  expireTime: draft.expireTime ?? null,
  redirectUris: [...draft.redirectUris],
  publicClient: draft.publicClient,
});
