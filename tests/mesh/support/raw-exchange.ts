import {connect} from 'node:net';
import {edge} from './mesh.ts';

/** What came back over a connection until the edge closed it, or was quiet for a while. */
export interface Exchange {
  readonly bytes: Buffer;
  readonly closed: boolean;
}

/** Longer than Envoy waits for the client before it closes a connection that it has refused. */
const quietMs = 2_500;

/** Sends bytes to the edge as they are, over a connection of their own: what no HTTP client would send. */
export const rawExchange = (bytes: Uint8Array | string): Promise<Exchange> =>
  new Promise((resolve, reject) => {
    const {hostname, port} = new URL(edge);
    const socket = connect(Number(port), hostname);
    const received: Buffer[] = [];
    const done = (closed: boolean): void => {
      socket.destroy();
      resolve({bytes: Buffer.concat(received), closed});
    };
    socket.setTimeout(quietMs, () => done(false));
    socket.on('data', (data) => received.push(data));
    socket.on('close', () => done(true));
    // Closed in the middle of our bytes is closed, too.
    socket.on('error', (error) => ('code' in error && error.code === 'ECONNREFUSED' ? reject(error) : done(true)));
    socket.write(bytes);
  });

/** The status codes of the HTTP/1.1 answers in an exchange, in their order. */
export const statusesIn = ({bytes}: Exchange): readonly number[] =>
  [...bytes.toString('latin1').matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
