import {Channel, credentials} from '@grpc/grpc-js';
import {
  type CallOptions,
  type Client,
  type ClientMiddleware,
  type CompatServiceDefinition,
  createClientFactory,
  Metadata,
} from 'nice-grpc';
import {claimsOf, type Somebody} from './claims-of.ts';
import {readDetails} from './read-details.ts';

/** How somebody calls. */
export interface Manner extends Somebody {
  /** Headers of every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What stands around every call. */
  readonly middleware?: ClientMiddleware;
}

/** Calls a service over the wire as somebody whom its sidecar presents. Refusals are `PeerFailure`s. */
export const clientAs = <Definition extends CompatServiceDefinition>(
  definition: Definition,
  address: string,
  {headers = {}, middleware, ...somebody}: Manner = {},
): Client<Definition> => {
  const own = {...headers, ...claimsOf(somebody)};
  const asSomebody: ClientMiddleware = (call, options) => {
    const metadata = Metadata(own);
    for (const [name, values] of options.metadata ?? []) metadata.set(name, values);
    return call.next(call.request, {...options, metadata});
  };
  const factory = createClientFactory().use(readDetails).use(asSomebody);
  const channel = new Channel(address, credentials.createInsecure(), {});
  return (middleware ? factory.use(middleware) : factory).create(definition, channel);
};

/** Options of a call with an idempotency key. */
export const withKey = (key: string): CallOptions => ({metadata: Metadata({'idempotency-key': key})});
