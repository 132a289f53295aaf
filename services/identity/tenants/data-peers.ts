import {TenantDataServiceDefinition as CartData} from '#gen/ts/souk/cart/v1/tenant_data_service.ts';
import {TenantDataServiceDefinition as InventoryData} from '#gen/ts/souk/inventory/v1/tenant_data_service.ts';
import type {ExportTenantRowsRequest, ExportTenantRowsResponse} from '#gen/ts/souk/mesh/v1/tenant_data.ts';
import {clientOf} from '#runtime/client/client-of.ts';
import type {OnBehalf} from '#runtime/client/on-behalf.ts';

/** Answers ExportTenantRows for the tenant of a call. */
export type ExportRowsOf = (request: ExportTenantRowsRequest, call: OnBehalf) => Promise<ExportTenantRowsResponse>;

/** The other services with a database, by their names: each has a TenantDataService in its contract. */
export type DataPeers = Readonly<Record<string, ExportRowsOf>>;

/** @param outbound the sidecar's outbound listener. */
export const dataPeers = (outbound: string): DataPeers => {
  const [cart, inventory] = [clientOf(CartData, outbound), clientOf(InventoryData, outbound)];
  return {
    cart: (request, call) => cart(call).exportTenantRows(request),
    inventory: (request, call) => inventory(call).exportTenantRows(request),
  };
};
