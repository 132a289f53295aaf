import type {TenantId} from '#runtime/server/call.ts';

/** An API key as ext_authz sees it. */
export interface Credential {
  /** Resource name, `tenants/bookshop/apiKeys/0198…`: the principal. */
  readonly name: string;
  readonly tenant: TenantId;
  readonly permissions: readonly string[];
  readonly expireTime: Date | undefined;
  readonly revoked: boolean;
  /** Whether its tenant is suspended. */
  readonly suspended: boolean;
}
