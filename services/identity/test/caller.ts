import {Channel, credentials} from '@grpc/grpc-js';
import {type CallOptions, ClientError, type ClientMiddlewareCall, createClientFactory, Metadata} from 'nice-grpc';
import {type IdentityServiceClient, IdentityServiceDefinition} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {peerFailureOf} from '#runtime/client/peer-failure-of.ts';
import {encodeClaims} from '#runtime/server/claims.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

/** Somebody who calls identity over the wire, as a sidecar presents them. Errors are `PeerFailure`s. */
export const caller = (
  address: string,
  tenant: string,
  permissions: readonly string[] = ['*'],
): IdentityServiceClient => {
  const principal = {name: `tenants/${tenant}/apiKeys/0198c5a0-0000-7000-8000-000000000001`, permissions};
  const claims = encodeClaims({tenant: tenantId(tenant), principal});

  async function* asCaller<Request, Response>(call: ClientMiddlewareCall<Request, Response>, given: CallOptions) {
    let details: Uint8Array | undefined;
    try {
      const metadata = Metadata({'x-souk-claims': claims});
      for (const [name, values] of given.metadata ?? []) metadata.set(name, values);
      return yield* call.next(call.request, {
        ...given,
        metadata,
        onTrailer: (trailer) => {
          details = trailer.get('grpc-status-details-bin');
        },
      });
    } catch (error) {
      throw error instanceof ClientError ? peerFailureOf(error, details) : error;
    }
  }

  const channel = new Channel(address, credentials.createInsecure(), {});
  return createClientFactory().use(asCaller).create(IdentityServiceDefinition, channel);
};

/** Options of a call with an idempotency key. */
export const withKey = (key: string): CallOptions => ({metadata: Metadata({'idempotency-key': key})});
