import type {Principal, TenantId} from '#runtime/server/call.ts';

/** An API key as ext_authz sees it. */
export interface Credential extends Principal {
  readonly tenant: TenantId;
  readonly expireTime: Date | undefined;
  readonly revoked: boolean;
  /** Whether its tenant is suspended. */
  readonly suspended: boolean;
}
