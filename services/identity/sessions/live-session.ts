import type {TenantId} from '#runtime/server/call.ts';

/** A session as ext_authz sees it. */
export interface LiveSession {
  readonly id: string;
  readonly tenant: TenantId;
  readonly userId: string;
  /** `tenants/bookshop/users/0198…`: the principal. */
  readonly user: string;
  /** Whether its user may act. */
  readonly active: boolean;
  /** Whether its tenant is suspended. */
  readonly suspended: boolean;
  readonly ended: boolean;
  /** The end that comes first unless it is refreshed; never after the other one. */
  readonly expireTime: Date;
}
