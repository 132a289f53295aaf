import {rm} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import {metrics} from './metrics.ts';

/**
 * Serves `/metrics` in the Prometheus text format over HTTP.
 *
 * @param address path of a unix socket, or `host:port`.
 * @returns what closes it.
 */
export const serveMetrics = async (address: string): Promise<{close(): Promise<void>}> => {
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    try {
      response.writeHead(200, {'content-type': metrics.contentType}).end(await metrics.metrics());
    } catch (error) {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  await listen(server, address);
  server.unref();
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const listen = async (server: Server, address: string): Promise<void> => {
  const tcp = /^(.*):(\d+)$/.exec(address);
  // The socket of a process that was killed lies there still, and nobody listens on it.
  if (!tcp) await rm(address, {force: true});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const ready = () => {
      server.off('error', reject);
      resolve();
    };
    if (tcp) server.listen(Number(tcp[2]), tcp[1], ready);
    else server.listen(address, ready);
  });
};
