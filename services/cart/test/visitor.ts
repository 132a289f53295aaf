import {type ClientMiddleware, Metadata} from 'nice-grpc';
import {type CartServiceClient, CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {PeerFailure} from '#runtime/errors/peer-failure.ts';
import {clientAs} from '#tests/support/client-as.ts';

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
  const settings: string[] = [];
  let cookie = options.cookie;

  const middleware: ClientMiddleware = async function* (call, given) {
    for (let attempt = 1; ; attempt++) {
      try {
        const metadata = Metadata(given.metadata);
        if (cookie !== undefined) metadata.set('cookie', cookie);
        return yield* call.next(call.request, {
          ...given,
          metadata,
          onHeader: (header) => {
            settings.push(...header.getAll('set-cookie'));
            cookie = settings.at(-1)?.split(';')[0] ?? cookie;
          },
        });
      } catch (error) {
        const late = error instanceof PeerFailure && error.reason === 'DEADLINE_EXPIRED';
        if (!late || attempt === patience) throw error;
      }
    }
  };

  const carts = clientAs(CartServiceDefinition, address, {tenant, key, permissions: ['cart.*'], headers, middleware});
  return {carts, settings, cookie: () => cookie};
}
