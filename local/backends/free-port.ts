import {once} from 'node:events';
import {createServer, type Server} from 'node:net';

/** Whether nobody listens on a TCP port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** A TCP port of 127.0.0.1 on which nobody listens: `preferred` when it is one, else any. */
export async function freePort(preferred = 0): Promise<number> {
  const port = (await listenOnce(preferred)) ?? (await listenOnce(0));
  if (port === undefined) throw new Error('no TCP port is free on 127.0.0.1');
  return port;
}

/** So many TCP ports of 127.0.0.1 on which nobody listens, each another. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({length: count}, () => createServer());
  try {
    // All at once, so that none is given twice.
    await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
    return servers.map((server) => portOf(server) ?? 0);
  } finally {
    for (const server of servers) server.close();
  }
}

async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return portOf(server);
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
