import type {TenantId} from '#runtime/server/call.ts';

/** What lets somebody of the operator's staff act in a tenant, as ext_authz sees it. */
export interface SupportAccess {
  /** Whose tenant it is. */
  readonly tenant: TenantId;
  readonly suspended: boolean;
  /** Grants that are not revoked, the newest first. */
  readonly grants: readonly LiveGrant[];
}

export interface LiveGrant {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expireTime: Date;
}
