import type {ServiceEntry} from '#mesh/render/catalogue-entries.ts';
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
  /** Where each instance, by its name, calls its peers. */
  readonly outbound: ReadonlyMap<string, string>;
  /** Wins over everything else. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What every service sees. */
export function sharedEnvironment(): Record<string, string> {
  const own = passedOn.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    TZ: 'UTC',
    SOUK_ENVIRONMENT: 'development',
    ...Object.fromEntries(own),
  };
}

/** Where a service finds what it stands on, and its secrets. */
export function backendsOf(
  service: string,
  {needs}: ServiceEntry,
  {databases, backends, secrets}: ServiceSurroundings,
): Record<string, string> {
  const database = databases.get(service);
  return {
    ...(database && {DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl}),
    ...(needs.includes('redis') && {REDIS_URL: backends.redisUrl}),
    ...(needs.includes('nats') && {
      NATS_URL: backends.natsUrl,
      NATS_USER: service,
      NATS_PASSWORD: backends.brokerPassword(service),
    }),
    ...secretsOf(service, secrets),
  };
}

/** The environment of a service, with the names that docs/architecture.md lists. */
export function serviceEnvironment(instance: ServiceInstance, around: ServiceSurroundings): Record<string, string> {
  return {
    ...sharedEnvironment(),
    SOUK_INSTANCE: instance.name,
    SOUK_LISTEN: 'unix:app.sock',
    SOUK_OUTBOUND: around.outbound.get(instance.name) ?? '',
    SOUK_METRICS: 'metrics.sock',
    ...backendsOf(instance.service, instance.entry, around),
    ...around.environment,
  };
}
