import {type CallOptions, type Client, createClientFactory, type TsProtoServiceDefinition} from 'nice-grpc';
import {channelTo} from './channel-to.ts';
import {type OnBehalf, onBehalf} from './on-behalf.ts';
import {peerNameOf} from './peer-name-of.ts';

/** A peer, to be called on behalf of the call that is being answered: `inventory(call).getBook({name})`. */
export type PeerOf<Definition extends TsProtoServiceDefinition> = (call: OnBehalf) => Client<Definition>;

/**
 * A peer behind the own sidecar. What identifies a call goes on with it: transaction token, request id, trace; so do
 * its deadline and its end. Fails with a `PeerFailure`. Never tries again: that is the sidecar's.
 *
 * @param outbound the sidecar's outbound listener, `unix:outbound.sock`, or an address for each peer, `dns:{service}:50051`.
 */
export const clientOf = <Definition extends TsProtoServiceDefinition>(
  definition: Definition,
  outbound: string,
): PeerOf<Definition> => {
  const shared = createClientFactory()
    .use(onBehalf)
    .create(definition, channelTo(outbound, peerNameOf(definition.fullName)));
  const methods = Object.entries<unknown>(shared);
  return (call) => {
    const bound = methods.map(([name, method]) => [
      name,
      (request: unknown, options?: CallOptions) =>
        typeof method === 'function' ? Reflect.apply(method, shared, [request, {...options, call}]) : method,
    ]);
    // The same methods as `shared` has, each with `call` filled in: nothing that a mapped type could be told to follow.
    return Object.fromEntries(bound) as Client<Definition>;
  };
};
