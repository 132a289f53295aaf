import {once} from 'node:events';
import {createServer, request, type ServerResponse} from 'node:http';
import type {ScrapeTarget} from './scrape-target.ts';

/** The metrics of a whole mesh behind one port. */
export interface ScrapeServer {
  /** `http://127.0.0.1:9464`. */
  readonly url: string;
  close(): void;
}

/** Prometheus gives up after 10 s by itself. */
const timeoutMs = 8_000;

/**
 * Serves on 127.0.0.1 `/metrics/<process>` for every target, as the target itself answers, and `/targets`, the list of
 * them as HTTP service discovery of Prometheus (prometheus.io, configuration, http_sd_config). A target that does not
 * answer is 502, so that Prometheus sees it down.
 */
export async function serveScrapes(targets: readonly ScrapeTarget[], port: number): Promise<ScrapeServer> {
  const byPath = new Map(targets.map((target) => [`/metrics/${target.instance}`, target]));
  const address = `127.0.0.1:${port}`;
  const server = createServer(({method, url = ''}, outgoing) => {
    const target = byPath.get(url);
    if (method !== 'GET') outgoing.writeHead(405).end();
    else if (target) forward(target, outgoing);
    else if (url === '/targets')
      answerJson(
        outgoing,
        targets.map((each) => discovered(each, address)),
      );
    else outgoing.writeHead(404).end(`there is /targets, ${[...byPath.keys()].join(', ')}\n`);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  server.unref();
  return {
    url: `http://${address}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function discovered({instance, service, kind, zone}: ScrapeTarget, address: string) {
  return {targets: [address], labels: {__metrics_path__: `/metrics/${instance}`, instance, service, kind, zone}};
}

function answerJson(outgoing: ServerResponse, body: unknown): void {
  outgoing.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(body));
}

function forward({socket, path}: ScrapeTarget, outgoing: ServerResponse): void {
  const asked = request({socketPath: socket, path, timeout: timeoutMs, agent: false}, (answer) => {
    const type = answer.headers['content-type'] ?? 'text/plain';
    outgoing.writeHead(answer.statusCode ?? 502, {'content-type': type});
    answer.on('error', () => outgoing.destroy()).pipe(outgoing);
  });
  asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)));
  asked.on('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(`${error.message}\n`);
  });
  outgoing.on('close', () => asked.destroy());
  asked.end();
}
