import type {TenantId} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

/** The tenant of those who run the marketplace: it creates the others and sees them all. */
export const operatorTenant: TenantId = tenantId('operator');

export const isOperator = (tenant: TenantId): boolean => tenant === operatorTenant;
