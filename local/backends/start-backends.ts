import type {Home} from '../home/open-home.ts';
import {openSecrets} from '../home/secrets.ts';
import {takeHome} from '../home/take-home.ts';
import type {Report} from '../supervise/process-plan.ts';
import type {Supervisor} from '../supervise/supervisor.ts';
import {readTools} from '../tools/read-tools.ts';
import {backendPorts} from './backend-ports.ts';
import {provisionBrokerOf} from './broker-administrator.ts';
import {brokerPassword, planNats} from './nats.ts';
import {planPostgres} from './postgres.ts';
import {planRedis} from './redis.ts';

/** Where the servers are that services stand on. */
export interface BackendUrls {
  /** As the superuser. */
  readonly postgresUrl: string;
  /** Where Redis is, if it runs. */
  readonly redisUrl: string;
  readonly natsUrl: string;
  /** Of a service, or of the administrator. */
  brokerPassword(user: string): string;
}

export interface Backends extends BackendUrls {
  stop(): Promise<void>;
}

/** Starts PostgreSQL, NATS and, where it is wanted, Redis of a home under a supervisor; they are ready when it resolves. */
export async function startBackendsUnder(
  supervisor: Supervisor,
  home: Home,
  {redis}: {redis: boolean},
): Promise<BackendUrls> {
  const tools = readTools();
  const secrets = openSecrets(home);
  const ports = await backendPorts(home);
  const password = secrets.get('postgres:postgres');
  const redisPassword = secrets.get('redis');
  const postgres = await planPostgres({
    home,
    bin: tools.postgresBin,
    port: ports.postgres,
    password,
    installation: secrets.get('installation'),
  });
  await supervisor.start([
    postgres,
    ...(redis ? [planRedis(home, tools.redisServer, ports.redis, redisPassword)] : []),
    planNats(home, tools.natsServer, ports.nats, secrets),
  ]);
  await provisionBrokerOf(home);
  return {
    postgresUrl: `postgres://postgres:${password}@127.0.0.1:${ports.postgres}/postgres`,
    redisUrl: `redis://:${redisPassword}@127.0.0.1:${ports.redis}`,
    natsUrl: `nats://127.0.0.1:${ports.nats}`,
    brokerPassword: (user) => brokerPassword(secrets, user),
  };
}

/** Starts the backends alone, for tests and benchmarks that need no mesh. Only one caller at a time has a home. */
export async function startBackends(root: string, report: Report = console.error): Promise<Backends> {
  const running = await takeHome(root, report);
  try {
    return {...(await startBackendsUnder(running.supervisor, running.home, {redis: true})), stop: () => running.stop()};
  } catch (error) {
    await running.stop();
    throw error;
  }
}
