import {randomInt} from 'node:crypto';
import {once} from 'node:events';
import {createServer} from 'node:net';

/**
 * Below the ports that Linux and macOS give to outgoing connections: one that is free stays free until its owner listens, however
 * many connections are opened in between.
 */
const range = {from: 20_000, to: 32_000};
const tries = 100;

/** Whether nobody listens on a TCP port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** A TCP port of 127.0.0.1 on which nobody listens: `preferred` when it is one, else any. */
export async function freePort(preferred = 0): Promise<number> {
  if (preferred !== 0 && (await isPortFree(preferred))) return preferred;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(range.from, range.to);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no TCP port from ${range.from} to ${range.to} is free on 127.0.0.1`);
}

/** So many TCP ports of 127.0.0.1 on which nobody listens, each another. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
