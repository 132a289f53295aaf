import type {TsProtoServiceDefinition} from 'nice-grpc';
import type {Call, Rpc} from './call.ts';

/** One RPC that answers with a stream. Throws a `Failure` for every expected error. */
export type StreamRpc<Request, Response> = (request: Request, call: Call) => AsyncIterable<Response>;

/** How ts-proto generates a message: enough of it to read and write one. */
export interface MessageType<Message> {
  encode(message: Message): {finish(): Uint8Array};
  decode(bytes: Uint8Array): Message;
}

/**
 * The functions of a gRPC service, one a method: a missing RPC does not compile. `AnonymousRpc` fits where the
 * contract says `anonymous`. Methods that take a stream are not supported and can not be given.
 */
export type ServiceOf<Definition extends TsProtoServiceDefinition> = {
  readonly [Name in keyof Definition['methods']]: Definition['methods'][Name] extends {
    requestType: MessageType<infer Request>;
    requestStream: false;
    responseType: MessageType<infer Response>;
    responseStream: infer Streams;
  }
    ? Streams extends true
      ? StreamRpc<Request, Response>
      : Rpc<Request, Response>
    : never;
};
