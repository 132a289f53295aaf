import {request} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {z} from 'zod';

/** Envoy's admin interface on a unix socket (envoyproxy.io, operations/admin). */
export interface EnvoyAdmin {
  /** Whether it serves: configuration loaded, first health checks done. */
  ready(): Promise<boolean>;
  /** Whether every host of every cluster passes its health check. */
  peersHealthy(): Promise<boolean>;
  /** Stops taking new connections and waits, at most `deadlineMs`, for running requests. */
  drain(deadlineMs: number): Promise<void>;
}

const clustersShape = z.object({
  cluster_statuses: z
    .array(
      z.object({
        host_statuses: z
          .array(z.object({health_status: z.object({failed_active_health_check: z.boolean().default(false)}).loose()}))
          .default([]),
      }),
    )
    .default([]),
});
const statsShape = z.object({stats: z.array(z.object({value: z.number().optional()}).loose())});

/** Talks to the admin interface behind a socket. */
export function envoyAdmin(socketPath: string): EnvoyAdmin {
  return {
    ready: async () => (await ask(socketPath, 'GET', '/ready')).status === 200,
    async peersHealthy() {
      const {body} = await ask(socketPath, 'GET', '/clusters?format=json');
      const hosts = clustersShape.parse(JSON.parse(body)).cluster_statuses.flatMap((cluster) => cluster.host_statuses);
      return hosts.every((host) => !host.health_status.failed_active_health_check);
    },
    async drain(deadlineMs) {
      await ask(socketPath, 'POST', '/drain_listeners?graceful');
      for (const deadline = Date.now() + deadlineMs; Date.now() < deadline; await sleep(50)) {
        if ((await activeRequests(socketPath)) === 0) return;
      }
    },
  };
}

async function activeRequests(socketPath: string): Promise<number> {
  // Requests to the admin interface itself count under http.admin.
  const filter = encodeURIComponent('^http\\.(?!admin).*\\.downstream_rq_active$');
  const {body} = await ask(socketPath, 'GET', `/stats?format=json&filter=${filter}`);
  return statsShape.parse(JSON.parse(body)).stats.reduce((sum, {value}) => sum + (value ?? 0), 0);
}

function ask(socketPath: string, method: string, path: string): Promise<{status: number; body: string}> {
  return new Promise((resolve, reject) => {
    const outgoing = request({socketPath, method, path, timeout: 2_000, agent: false}, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => resolve({status: incoming.statusCode ?? 0, body}));
      incoming.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`Envoy does not answer on ${socketPath}`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
