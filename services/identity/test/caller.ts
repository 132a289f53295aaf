import {type IdentityServiceClient, IdentityServiceDefinition} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {clientAs} from '#tests/support/client-as.ts';

/** Somebody who calls identity over the wire, as a sidecar presents them. Errors are `PeerFailure`s. */
export const caller = (
  address: string,
  tenant: string,
  permissions: readonly string[] = ['*'],
  headers: Readonly<Record<string, string>> = {},
): IdentityServiceClient =>
  clientAs(IdentityServiceDefinition, address, {
    tenant,
    key: '0198c5a0-0000-7000-8000-000000000001',
    permissions,
    headers,
  });
