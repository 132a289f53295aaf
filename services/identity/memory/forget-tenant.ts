import type {TenantId} from '#runtime/server/call.ts';

/** Forgets everybody who acts in a tenant, in every memory of this replica. */
export type ForgetTenant = (tenant: TenantId) => void;

/** A memory that can be told so. */
export interface Forgetful {
  forgetTenant(tenant: TenantId): void;
}

export const forgetTenantIn =
  (memories: readonly Forgetful[]): ForgetTenant =>
  (tenant) => {
    for (const memory of memories) memory.forgetTenant(tenant);
  };
