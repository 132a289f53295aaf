import {once} from 'node:events';
import {createConnection, createServer, type Socket} from 'node:net';
import type {Scope} from './scope.ts';

/** A way to a server that a test can cut and mend: what goes wrong between two machines. */
export interface CuttableLine {
  /** The server's URL by way of this line. */
  readonly url: string;
  /** Another URL of the same server, by way of this line. */
  through(url: string): string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** Connections stay and carry nothing, not even their end, as to a machine that has lost its power. */
  freeze(): void;
  /** Lets connections pass again. */
  mend(): void;
}

/** A line to the server of `url`, gone when the test is over. */
export const cuttableLine = async (scope: Scope, url: string, defaultPort: number): Promise<CuttableLine> => {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'whole' | 'cut' | 'frozen' = 'whole';
  const join = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  };
  const server = createServer((near) => {
    join(near);
    if (state === 'cut') return near.resetAndDestroy();
    const far = createConnection({host: target.hostname, port: Number(target.port || defaultPort)});
    join(far);
    near
      .on('data', (data) => state !== 'frozen' && far.write(data))
      .on('close', () => state !== 'frozen' && far.destroy());
    far
      .on('data', (data) => state !== 'frozen' && near.write(data))
      .on('close', () => state !== 'frozen' && near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  scope.teardown(() => {
    end();
    server.close();
  });
  const through = (to: string): string =>
    Object.assign(new URL(to), {hostname: '127.0.0.1', port: String(address.port)}).href;
  return {
    url: through(url),
    through,
    cut: () => {
      state = 'cut';
      end();
    },
    freeze: () => {
      state = 'frozen';
    },
    mend: () => {
      // What was lost while it was frozen cannot be carried on.
      if (state === 'frozen') end();
      state = 'whole';
    },
  };
};
