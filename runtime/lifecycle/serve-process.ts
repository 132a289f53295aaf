import {rm} from 'node:fs/promises';
import {createServer, type Server, type ServerResponse} from 'node:http';
import {metrics} from '../telemetry/metrics.ts';

/**
 * Serves what a process says about itself over HTTP: `/metrics` in the Prometheus text format, and `/ready`, which is 200 as
 * long as any of its services is ready: what one of them lacks must not take the others' requests away.
 *
 * @param address path of a unix socket, or `host:port`.
 * @param readiness whether each service is ready, by its name.
 * @returns what closes it.
 */
export const serveProcess = async (
  address: string,
  readiness: () => Readonly<Record<string, boolean>>,
): Promise<{close(): Promise<void>}> => {
  const answer = async (url: string | undefined, response: ServerResponse): Promise<void> => {
    if (url === '/metrics') {
      response.writeHead(200, {'content-type': metrics.contentType}).end(await metrics.metrics());
    } else if (url === '/ready') {
      const services = readiness();
      const status = Object.values(services).includes(true) ? 200 : 503;
      response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(services));
    } else response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    if (request.method !== 'GET') response.writeHead(405, {allow: 'GET'}).end();
    else
      answer(request.url, response).catch((error: unknown) =>
        response.destroy(error instanceof Error ? error : new Error(String(error))),
      );
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
