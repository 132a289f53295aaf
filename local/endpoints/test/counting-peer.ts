import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {Metadata, Server, ServerCredentials} from '@grpc/grpc-js';
import {HealthImplementation} from 'grpc-health-check';
import {type Instance, socketOf} from '#local/mesh/instance.ts';

/** An instance that is healthy and does nothing but count its calls, where its sidecar would listen. */
export interface CountingPeer {
  readonly zone: string;
  calls(): number;
  start(): Promise<void>;
  /** Lets it die in the middle of its next answer, after the headers. */
  dieMidway(): void;
  /** Ends as its machine would: nobody says goodbye. */
  lose(): void;
}

/** A peer with the certificates in `instance`'s folder that serves the method `path`. */
export function countingPeer(instance: Instance, path: string): CountingPeer {
  let calls = 0;
  let midway = false;
  let server: Server | undefined;
  const read = (name: string) => readFileSync(join(instance.folder, 'certs', name));
  const bytes = (value: Buffer) => value;
  const method = {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  } as const;
  return {
    zone: instance.locality.zone,
    calls: () => calls,
    async start() {
      if (server) return;
      const socket = socketOf(instance, 'inbound');
      rmSync(socket, {force: true});
      server = new Server();
      new HealthImplementation({ready: 'SERVING'}).addToServer(server);
      server.addService(
        {count: method},
        {
          count: (call: {sendMetadata(headers: Metadata): void}, answer: (error: null, value: Buffer) => void) => {
            calls++;
            if (!midway) return answer(null, Buffer.alloc(0));
            call.sendMetadata(new Metadata());
            // Headers must have arrived before the connection breaks.
            setTimeout(() => server?.forceShutdown(), 200);
          },
        },
      );
      const pair = {private_key: read('tls.key'), cert_chain: read('tls.crt')};
      const credentials = ServerCredentials.createSsl(read('ca.crt'), [pair], true);
      const started = server;
      await new Promise<void>((resolve, reject) =>
        started.bindAsync(`unix:${socket}`, credentials, (error) => (error ? reject(error) : resolve())),
      );
    },
    dieMidway() {
      midway = true;
    },
    lose() {
      server?.forceShutdown();
      server = undefined;
    },
  };
}
