import type {DatabaseUrls} from '../backends/database-roles.ts';
import type {BackendUrls} from '../backends/start-backends.ts';
import type {Secrets} from '../home/secrets.ts';
import type {ServiceInstance} from './instance.ts';
import {secretsOf} from './service-secrets.ts';

/** What of the runner's own environment a service may see. */
const passedOn = [
  'LOG_LEVEL',
  'NODE_OPTIONS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'SOUK_ENVIRONMENT',
];

/** Where a service finds what it stands on. */
export interface ServiceSurroundings {
  readonly backends: BackendUrls;
  readonly databases: ReadonlyMap<string, DatabaseUrls>;
  readonly secrets: Secrets;
  /** Wins over everything else. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The environment of a service, with the names that docs/architecture.md lists. */
export function serviceEnvironment(instance: ServiceInstance, around: ServiceSurroundings): Record<string, string> {
  const {needs} = instance.entry;
  const database = around.databases.get(instance.service);
  const own = passedOn.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    TZ: 'UTC',
    SOUK_ENVIRONMENT: 'development',
    ...Object.fromEntries(own),
    SOUK_INSTANCE: instance.name,
    SOUK_LISTEN: 'unix:app.sock',
    SOUK_OUTBOUND: 'unix:outbound.sock',
    SOUK_METRICS: 'metrics.sock',
    ...(database && {DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl}),
    ...(needs.includes('redis') && {REDIS_URL: around.backends.redisUrl}),
    ...(needs.includes('nats') && {NATS_URL: around.backends.natsUrl}),
    ...secretsOf(instance.service, around.secrets),
    ...around.environment,
  };
}
