import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';
import type {ExecutionContext} from 'ava';
import type {DatabaseConfig} from '#runtime/data/database.ts';

/** The way to a database, which a test can cut. */
export interface Gate {
  readonly config: DatabaseConfig;
  /** Ends every connection and refuses new ones, as when the server is killed. */
  shut(): void;
  /** Lets nothing through any more, silently, as when the network drops everything. */
  freeze(): void;
  /** Lets everything through again. */
  open(): void;
}

/** Puts a TCP relay between a service and its database; it goes when the test ends. */
export const gateTo = async (t: ExecutionContext, {url, ownerUrl}: DatabaseConfig): Promise<Gate> => {
  const {hostname, port} = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'open' | 'shut' | 'frozen' = 'open';
  const forward = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (bytes) => state === 'open' && to.write(bytes));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((near) => {
    if (state === 'shut') return near.destroy();
    const far = connect(Number(port), hostname);
    forward(near, far);
    forward(far, near);
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  const through = (to: string) => Object.assign(new URL(to), {hostname: '127.0.0.1', port: String(address.port)}).href;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  t.teardown(() => {
    cut();
    server.close();
  });
  return {
    config: {url: through(url), ownerUrl: through(ownerUrl), connectTimeoutMs: 300},
    shut: () => {
      state = 'shut';
      cut();
    },
    freeze: () => {
      state = 'frozen';
    },
    open: () => {
      state = 'open';
      // What was frozen has lost bytes.
      cut();
    },
  };
};
