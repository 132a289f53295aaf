import {connect} from 'node:net';
import {Client, credentials} from '@grpc/grpc-js';
import {service} from 'grpc-health-check';
import type {ServiceEntry} from '#mesh/render/catalogue-entries.ts';

/** Whether a service of the catalogue answers behind a unix socket. */
export function isServing({protocol}: ServiceEntry, socketPath: string): Promise<boolean> {
  return protocol === 'grpc' ? isGrpcReady(socketPath) : isAccepting(socketPath);
}

/** Asks the service behind a unix socket for the health of `ready` (gRPC health checking protocol). */
export function isGrpcReady(socketPath: string): Promise<boolean> {
  const check = service.Check;
  if (check === undefined) throw new Error('grpc-health-check has no method Check');
  const client = new Client(`unix:${socketPath}`, credentials.createInsecure());
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      check.path,
      check.requestSerialize,
      check.responseDeserialize,
      {service: 'ready'},
      {deadline: Date.now() + 2_000},
      (_error, answer) => {
        client.close();
        resolve(answer !== undefined && 'status' in answer && answer.status === 'SERVING');
      },
    );
  });
}

/** Whether somebody accepts connections on a unix socket. */
export function isAccepting(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
