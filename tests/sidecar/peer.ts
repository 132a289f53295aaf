import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {Metadata, Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status} from '@grpc/grpc-js';
import {HealthImplementation} from 'grpc-health-check';
import {type Instance, socketOf} from '#local/mesh/instance.ts';

/**
 * What a peer does with a call: answers with these bytes, or with what a function makes of it, says UNAVAILABLE or PERMISSION_DENIED, says nothing until the caller gives up, or dies
 * in the middle of its answer, after the headers.
 */
export type Behaviour = Uint8Array | Answers | 'unavailable' | 'forbidden' | 'silence' | 'death';

/** Answers a call of a method by what it asks; what it writes into `header` are headers of the answer. */
export type Answers = (
  path: string,
  request: Uint8Array,
  headers: Metadata,
  header: Metadata,
) => Uint8Array | Promise<Uint8Array>;

/** An instance that is healthy, counts its calls and behaves as a test wants, where its sidecar would listen. */
export interface Peer {
  readonly service: string;
  readonly zone: string;
  calls(): number;
  /** Calls that wait for an answer. */
  waiting(): number;
  /** From now on; those that wait are answered so, too. */
  behave(next: Behaviour): void;
  start(): Promise<void>;
  /** Ends as its machine would: nobody says goodbye. */
  lose(): void;
}

type Call = ServerUnaryCall<Buffer, Buffer>;

/** A peer with the certificates in `instance`'s folder that serves the methods `paths`. */
export function scriptedPeer(instance: Instance, paths: readonly string[]): Peer {
  let calls = 0;
  let behaviour: Behaviour = new Uint8Array();
  let server: Server | undefined;
  const waiting = new Set<() => void>();
  const read = (name: string) => readFileSync(join(instance.folder, 'certs', name));
  const reply = (answer: sendUnaryData<Buffer>) => {
    if (behaviour === 'unavailable') answer({code: status.UNAVAILABLE, details: 'as the test wants'});
    else if (behaviour === 'forbidden') answer({code: status.PERMISSION_DENIED, details: 'as the test wants'});
    else if (behaviour instanceof Uint8Array) answer(null, Buffer.from(behaviour));
  };
  const handle = (call: Call, answer: sendUnaryData<Buffer>) => {
    calls++;
    if (typeof behaviour === 'function') {
      const header = new Metadata();
      void Promise.resolve(behaviour(call.getPath(), call.request, call.metadata, header)).then(
        (bytes) => {
          call.sendMetadata(header);
          answer(null, Buffer.from(bytes));
        },
        (error: unknown) => answer({code: status.UNAVAILABLE, details: String(error)}),
      );
      return;
    }
    if (behaviour === 'death') {
      call.sendMetadata(new Metadata());
      // Headers must have arrived before the connection breaks.
      setTimeout(() => server?.forceShutdown(), 200);
      return;
    }
    if (behaviour !== 'silence') return reply(answer);
    const later = () => reply(answer);
    waiting.add(later);
    call.on('cancelled', () => waiting.delete(later));
  };
  return {
    service: instance.service,
    zone: instance.locality.zone,
    calls: () => calls,
    waiting: () => waiting.size,
    behave(next) {
      behaviour = next;
      if (behaviour === 'silence') return;
      for (const answer of waiting) answer();
      waiting.clear();
    },
    async start() {
      if (server) return;
      const socket = socketOf(instance, 'inbound');
      rmSync(socket, {force: true});
      server = new Server();
      new HealthImplementation({ready: 'SERVING'}).addToServer(server);
      for (const path of paths) server.addService({method: definitionOf(path)}, {method: handle});
      const pair = {private_key: read('tls.key'), cert_chain: read('tls.crt')};
      const credentials = ServerCredentials.createSsl(read('ca.crt'), [pair], true);
      const started = server;
      await new Promise<void>((resolve, reject) =>
        started.bindAsync(`unix:${socket}`, credentials, (error) => (error ? reject(error) : resolve())),
      );
    },
    lose() {
      server?.forceShutdown();
      server = undefined;
      waiting.clear();
    },
  };
}

const same = (bytes: Buffer) => bytes;
const definitionOf = (path: string) => ({
  path,
  requestStream: false as const,
  responseStream: false as const,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
});
