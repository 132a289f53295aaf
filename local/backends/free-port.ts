import {randomInt} from 'node:crypto';
import {createSocket} from 'node:dgram';
import {type EventEmitter, once} from 'node:events';
import {createServer} from 'node:net';

/**
 * Below the ports that Linux and macOS give to outgoing connections: one that is free stays free until its owner listens, however
 * many connections are opened in between.
 */
const range = {from: 20_000, to: 32_000};
const tries = 100;

/** How somebody listens on a port of 127.0.0.1 already; undefined when nobody does. */
export async function portUse(port: number): Promise<'TCP' | 'UDP' | undefined> {
  const server = createServer();
  if (!(await binds(server, () => server.listen(port, '127.0.0.1')))) return 'TCP';
  const socket = createSocket('udp4');
  return (await binds(socket, () => socket.bind(port, '127.0.0.1'))) ? undefined : 'UDP';
}

async function binds(socket: EventEmitter & {close(): unknown}, bind: () => void): Promise<boolean> {
  const listening = once(socket, 'listening');
  bind();
  return listening
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.close());
}

/** Whether nobody listens on a port of 127.0.0.1, neither over TCP nor over UDP. */
export const isPortFree = async (port: number): Promise<boolean> => (await portUse(port)) === undefined;

/** A port of 127.0.0.1 on which nobody listens: `preferred` when it is one, else any. */
export async function freePort(preferred = 0): Promise<number> {
  if (preferred !== 0 && (await isPortFree(preferred))) return preferred;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(range.from, range.to);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no port from ${range.from} to ${range.to} is free on 127.0.0.1`);
}

/** So many ports of 127.0.0.1 on which nobody listens, each another. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
