import {z} from 'zod';
import type {DemoState} from './demo-state.ts';
import {type EdgeClient, EdgeError} from './edge-client.ts';

/** A tenant of the demo. */
export interface DemoTenant {
  readonly id: string;
  readonly displayName: string;
  readonly currencyCode: string;
}

export const demoTenants: readonly DemoTenant[] = [
  {id: 'bookshop', displayName: 'Harbour Street Books', currencyCode: 'EUR'},
  {id: 'mall', displayName: 'Galleria Riverside', currencyCode: 'USD'},
];

const created = z.object({secret: z.string()}).loose();

/** The tenant's first API key, which may do everything in it; creates the tenant at the first time. */
export async function ensureTenant(
  operator: EdgeClient,
  state: DemoState,
  tenant: DemoTenant,
  run: string,
): Promise<string> {
  const known = state.of(tenant.id);
  if (known) return known.apiKey;
  const path = `/v1/tenants?tenantId=${tenant.id}`;
  try {
    const {secret} = await operator.post(path, {displayName: tenant.displayName}, created, `demo-${tenant.id}-${run}`);
    state.set(tenant.id, {apiKey: secret, importedRows: 0});
    return secret;
  } catch (error) {
    if (!(error instanceof EdgeError) || error.status !== 409) throw error;
    throw new Error(`the key of the demo tenant ${tenant.id} is lost; begin anew: npm start -- --fresh`, {
      cause: error,
    });
  }
}
