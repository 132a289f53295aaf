import type {CallContext, MethodDefinition, Server} from 'nice-grpc';

/** A method with one answer, and what answers it. */
export interface UnaryMethod<Message> {
  readonly definition: MethodDefinition<Message, Message, Message, Message, false, false>;
  readonly handler: (request: Message, context: CallContext) => Promise<Message>;
}

/** A method that answers with a stream, and what answers it. */
export interface StreamMethod<Message> {
  readonly definition: MethodDefinition<Message, Message, Message, Message, false, true>;
  readonly handler: (request: Message, context: CallContext) => AsyncGenerator<Message, void, undefined>;
}

/** Methods that are not known by name before the program runs: nice-grpc's types want them sorted by kind. */
export const addMethods = <Message>(
  server: Server,
  unary: Readonly<Record<string, UnaryMethod<Message>>>,
  streams: Readonly<Record<string, StreamMethod<Message>>>,
): void => {
  if (Object.keys(unary).length > 0) {
    server.add(
      mapped(unary, ({definition}) => definition),
      mapped(unary, ({handler}) => handler),
    );
  }
  if (Object.keys(streams).length > 0) {
    server.add(
      mapped(streams, ({definition}) => definition),
      mapped(streams, ({handler}) => handler),
    );
  }
};

const mapped = <From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
