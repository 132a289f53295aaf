import {once} from 'node:events';
import {createServer} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import type {Logger} from 'pino';
import type {ServerConfig} from '#runtime/config/server-config.ts';
import {freeSocket} from '#runtime/server/free-socket.ts';
import {type RunningServer, runningServer} from '#runtime/server/running-server.ts';
import type {OAuthRoute} from '../oauth/oauth-routes.ts';
import {answerPages} from './answer-pages.ts';

/** Serves the pages over HTTP/1.1 until it is stopped; the own sidecar stands in front. */
export async function startWeb(
  config: ServerConfig,
  oauth: ReadonlyMap<string, OAuthRoute>,
  log: Logger,
): Promise<RunningServer> {
  const health = {ready: true};
  const server = createServer({requestTimeout: 10_000, headersTimeout: 5_000}, answerPages(health, oauth));
  // The sidecar closes its idle connections first; were it us, a request could meet a connection that just closes.
  server.keepAliveTimeout = 120_000;
  const [, socket] = /^unix:(.+)$/.exec(config.listen) ?? [];
  if (socket !== undefined) {
    await freeSocket(socket);
    server.listen(socket);
  } else {
    const [, host, port] = /^(.+):(\d+)$/.exec(config.listen) ?? [];
    server.listen(Number(port), host);
  }
  await once(server, 'listening');
  log.info({listen: config.listen}, 'serving');
  return runningServer({
    log,
    ready: () => health.ready,
    drain: async () => {
      // Not ready first, so that balancers look elsewhere while requests still find an answer.
      health.ready = false;
      await delay(config.drainMs);
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const cutOff = setTimeout(() => server.closeAllConnections(), config.shutdownTimeoutMs);
      await closed;
      clearTimeout(cutOff);
    },
  });
}
