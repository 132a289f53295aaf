import {randomInt} from 'node:crypto';
import {once} from 'node:events';
import {createServer} from 'node:net';

/** 256 addresses of this machine alone (127.0.0.0/8, RFC 1122), for parts that must have a port of their own choice each. */
export interface LoopbackNet {
  /** @param host 1 to 254 */
  address(host: number): string;
}

/**
 * A net in which nobody listens on `port` at its first address: nets are many, so that two meshes do not meet by chance.
 *
 * @throws Error with the reason where the system has no such addresses: macOS has 127.0.0.1 only.
 */
export async function findLoopbackNet(port: number): Promise<LoopbackNet> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const prefix = `127.${randomInt(1, 255)}.${randomInt(0, 256)}`;
    const address = (host: number) => `${prefix}.${host}`;
    if (await mayListen(address(1), port)) return {address};
  }
  throw new Error('this system has no addresses in 127.0.0.0/8 but 127.0.0.1: Istio on one machine needs Linux');
}

async function mayListen(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
