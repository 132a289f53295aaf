import type {Principal, TenantId} from '#runtime/server/call.ts';

/** Who asks for something at the edge, and what they hold: an API key, or a user. */
export interface Credential extends Principal {
  readonly tenant: TenantId;
  readonly expireTime: Date | undefined;
  readonly revoked: boolean;
  /** Whether the tenant is suspended. */
  readonly suspended: boolean;
  /** From where it may be used, in CIDR form; empty or absent: from everywhere. */
  readonly allowedNetworks?: readonly string[];
  /** How much of its tenant's limits it may use; absent: all. */
  readonly ratePercent?: number;
}
