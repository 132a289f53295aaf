import {Channel, credentials} from '@grpc/grpc-js';
import {type CallOptions, ClientError, type ClientMiddlewareCall, createClientFactory, Metadata} from 'nice-grpc';
import {type CartServiceClient, CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {peerFailureOf} from '#runtime/client/peer-failure-of.ts';
import {PeerFailure} from '#runtime/errors/peer-failure.ts';
import {encodeClaims} from '#runtime/server/claims.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

export interface VisitorOptions {
  readonly tenant?: string;
  /** Last part of the principal's name. */
  readonly key?: string;
  /** The cookie that the browser has from before. */
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who uses carts over the wire, as a sidecar presents them; keeps cookies as a browser does. */
export interface Visitor {
  /** Errors are `PeerFailure`s. */
  readonly carts: CartServiceClient;
  /** Every `set-cookie` of the answers so far. */
  readonly settings: readonly string[];
  /** `souk_cart=…`, as it goes back to the server. */
  cookie(): string | undefined;
}

/** So often is a call repeated whose time was over: the machine of a test may be busy with others. */
const patience = 20;

/** Somebody new; by default all of one tenant and with one API key, as visitors of one shop are. */
export function visitor(address: string, options: VisitorOptions = {}): Visitor {
  const {tenant = 'bookshop', key = 'web', headers = {}} = options;
  const principal = {name: `tenants/${tenant}/apiKeys/${key}`, permissions: ['cart.*']};
  const claims = encodeClaims({tenant: tenantId(tenant), principal});
  const settings: string[] = [];
  let cookie = options.cookie;

  async function* asVisitor<Request, Response>(call: ClientMiddlewareCall<Request, Response>, given: CallOptions) {
    for (let attempt = 1; ; attempt++) {
      let details: Uint8Array | undefined;
      try {
        const metadata = Metadata({...headers, 'x-souk-claims': claims, ...(cookie !== undefined && {cookie})});
        for (const [name, values] of given.metadata ?? []) metadata.set(name, values);
        return yield* call.next(call.request, {
          ...given,
          metadata,
          onHeader: (header) => {
            settings.push(...header.getAll('set-cookie'));
            cookie = settings.at(-1)?.split(';')[0] ?? cookie;
          },
          onTrailer: (trailer) => {
            details = trailer.get('grpc-status-details-bin');
          },
        });
      } catch (error) {
        const failure = error instanceof ClientError ? peerFailureOf(error, details) : error;
        const late = failure instanceof PeerFailure && failure.reason === 'DEADLINE_EXPIRED';
        if (!late || attempt === patience) throw failure;
      }
    }
  }

  const channel = new Channel(address, credentials.createInsecure(), {});
  const carts = createClientFactory().use(asVisitor).create(CartServiceDefinition, channel);
  return {carts, settings, cookie: () => cookie};
}

/** Options of a call with an idempotency key. */
export const withKey = (key: string): CallOptions => ({metadata: Metadata({'idempotency-key': key})});
