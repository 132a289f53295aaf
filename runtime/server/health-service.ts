import {EventEmitter, on} from 'node:events';
import {HealthImplementation, service as healthDefinition} from 'grpc-health-check';
import {type MethodDefinition, type Server, ServerError, Status} from 'nice-grpc';
import {addMethods} from './add-methods.ts';

type Unary = (call: {request: unknown}, callback: (error: unknown, value?: unknown) => void) => void;
type Watch = (call: EventEmitter & {request: unknown; write(status: unknown): void}) => void;

/** The standard health service (grpc.health.v1), with the statuses that the service sets. */
export interface HealthService {
  /** Has the server answer for it; before the server listens. */
  addTo(server: Server): void;
  set(name: string, serving: boolean): void;
  isServing(name: string): boolean;
  /** Nothing is serving from now on. */
  drain(): void;
  /** Ends the streams of those who watch. */
  close(): void;
}

/** grpc-health-check's implementation for nice-grpc. It adds itself to a server of grpc-js: it gets one that only listens. */
export const healthService = (names: readonly string[]): HealthService => {
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'])));
  const {check, list, watch} = handlersOf(health);
  const closed = new AbortController();
  const serving = new Set<string>();
  let draining = false;
  return {
    addTo: (server) =>
      addMethods<unknown>(
        server,
        {
          check: {definition: definition('Check', false), handler: (request) => promised(check, request)},
          list: {definition: definition('List', false), handler: (request) => promised(list, request)},
        },
        {
          watch: {
            definition: definition('Watch', true),
            handler: (request, {signal}) => watched(watch, request, AbortSignal.any([signal, closed.signal])),
          },
        },
      ),
    set(name, isServing) {
      if (draining) return;
      if (isServing) serving.add(name);
      else serving.delete(name);
      health.setStatus(name, isServing ? 'SERVING' : 'NOT_SERVING');
    },
    isServing: (name) => serving.has(name),
    drain() {
      draining = true;
      serving.clear();
      for (const name of names) health.setStatus(name, 'NOT_SERVING');
    },
    close: () => closed.abort(),
  };
};

const handlersOf = (health: HealthImplementation): {check: Unary; list: Unary; watch: Watch} => {
  let handlers: unknown;
  health.addToServer({
    addService: (_definition, implementation) => {
      handlers = implementation;
    },
  });
  // The package declares its handlers as any function; these are their shapes (grpc-health-check 2.1, health.js).
  return handlers as {check: Unary; list: Unary; watch: Watch};
};

const definition = <Streams extends boolean>(
  name: string,
  responseStream: Streams,
): MethodDefinition<unknown, unknown, unknown, unknown, false, Streams> => {
  const method = healthDefinition[name];
  if (!method) throw new Error(`grpc-health-check serves no ${name}`);
  const {path, requestSerialize, requestDeserialize, responseSerialize, responseDeserialize} = method;
  return {
    path,
    requestStream: false,
    responseStream,
    requestSerialize: (message) => requestSerialize(record(message)),
    requestDeserialize: (bytes) => requestDeserialize(Buffer.from(bytes)),
    responseSerialize: (message) => responseSerialize(record(message)),
    responseDeserialize: (bytes) => responseDeserialize(Buffer.from(bytes)),
    options: {},
  };
};

const record = (message: unknown): object => (typeof message === 'object' && message !== null ? message : {});

const promised = (handler: Unary, request: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    handler({request}, (error, value) =>
      error === null ? resolve(value) : reject(new ServerError(Status.NOT_FOUND, 'Nothing of this name has a health.')),
    );
  });

async function* watched(
  handler: Watch,
  request: unknown,
  signal: AbortSignal,
): AsyncGenerator<unknown, void, undefined> {
  const call = Object.assign(new EventEmitter(), {
    request,
    write(status: unknown): void {
      call.emit('status', status);
    },
  });
  const statuses = on(call, 'status', {signal});
  signal.addEventListener('abort', () => call.emit('cancelled'));
  handler(call);
  try {
    for await (const [status] of statuses) yield status;
  } catch (error) {
    // The watcher has gone or the service stops: either way the stream just ends.
    if (!signal.aborted) throw error;
  }
}
