import {request} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {z} from 'zod';

/** Envoy's admin interface (envoyproxy.io, operations/admin). */
export interface EnvoyAdmin {
  /** Whether it serves: configuration loaded, first health checks done. */
  ready(): Promise<boolean>;
  /** Every host of every cluster, as this Envoy sees it now. */
  hosts(): Promise<readonly UpstreamHost[]>;
  /** Counters and gauges whose names match a regular expression (RE2). */
  stats(pattern: string): Promise<ReadonlyMap<string, number>>;
  /** Stops taking new connections and waits, at most `deadlineMs`, for running requests. */
  drain(deadlineMs: number): Promise<void>;
  /** Waits, at most `deadlineMs`, until no request is under way. */
  untilIdle(deadlineMs: number): Promise<void>;
}

const hostShape = z.object({
  address: z.object({pipe: z.object({path: z.string()}).optional()}).loose(),
  locality: z.object({zone: z.string().optional()}).loose().default({}),
  health_status: z
    .object({failed_active_health_check: z.boolean().default(false), failed_outlier_check: z.boolean().default(false)})
    .loose(),
  // 64-bit integers are strings in protobuf's JSON; zeros are left out.
  stats: z.array(z.object({name: z.string(), value: z.coerce.number().default(0)}).loose()).default([]),
});
const clustersShape = z.object({
  cluster_statuses: z.array(z.object({name: z.string(), host_statuses: z.array(hostShape).default([])})).default([]),
});
const statsShape = z.object({
  stats: z.array(z.object({name: z.string().default(''), value: z.unknown().optional()}).loose()),
});

/** An instance of a peer, as one Envoy sees it. */
export interface UpstreamHost {
  readonly cluster: string;
  /** Its socket, seen from the folder of the instance: `../inventory-0/inbound.sock`; undefined for one behind a port. */
  readonly socket: string | undefined;
  readonly zone: string | undefined;
  /** Passes its health check. */
  readonly healthy: boolean;
  /** Left alone for a while for its failures (outlier detection). */
  readonly ejected: boolean;
  /** Requests sent to it so far, health checks not among them. */
  readonly requests: number;
}

/** Talks to the admin interface at an address: `unix:` with a path short enough for a socket, or `127.0.0.1:15000`. */
export function envoyAdmin(address: string): EnvoyAdmin {
  return {
    ready: async () => (await ask(address, 'GET', '/ready')).status === 200,
    async hosts() {
      const {body} = await ask(address, 'GET', '/clusters?format=json');
      return clustersShape
        .parse(JSON.parse(body))
        .cluster_statuses.flatMap(({name, host_statuses}) => host_statuses.map((host) => hostOf(name, host)));
    },
    stats: (pattern) => statsOf(address, pattern),
    async drain(deadlineMs) {
      await ask(address, 'POST', '/drain_listeners?graceful');
      await untilIdle(address, deadlineMs);
    },
    untilIdle: (deadlineMs) => untilIdle(address, deadlineMs),
  };
}

async function untilIdle(address: string, deadlineMs: number): Promise<void> {
  for (const deadline = Date.now() + deadlineMs; Date.now() < deadline; await sleep(50)) {
    if ((await activeRequests(address)) === 0) return;
  }
}

function hostOf(cluster: string, {address, locality, health_status, stats}: z.infer<typeof hostShape>): UpstreamHost {
  return {
    cluster,
    socket: address.pipe?.path,
    zone: locality.zone,
    healthy: !health_status.failed_active_health_check,
    ejected: health_status.failed_outlier_check,
    requests: stats.find(({name}) => name === 'rq_total')?.value ?? 0,
  };
}

async function activeRequests(address: string): Promise<number> {
  const active = await statsOf(address, '^http\\..*\\.downstream_rq_active$');
  // The request that asks is one to the admin interface.
  return [...active].reduce((sum, [name, value]) => (name.startsWith('http.admin.') ? sum : sum + value), 0);
}

async function statsOf(address: string, pattern: string): Promise<ReadonlyMap<string, number>> {
  const {body} = await ask(address, 'GET', `/stats?format=json&filter=${encodeURIComponent(pattern)}`);
  const {stats} = statsShape.parse(JSON.parse(body));
  // Histograms have no name there, texts no number.
  return new Map(stats.flatMap(({name, value}) => (typeof value === 'number' ? [[name, value]] : [])));
}

function ask(address: string, method: string, path: string): Promise<{status: number; body: string}> {
  return new Promise((resolve, reject) => {
    const [host = '', port] = address.split(':');
    const where = host === 'unix' ? {socketPath: address.slice('unix:'.length)} : {host, port};
    const outgoing = request({...where, method, path, timeout: 2_000, agent: false}, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => resolve({status: incoming.statusCode ?? 0, body}));
      incoming.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`Envoy does not answer on ${address}`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
