import type {Config, ConfigMap} from '../envoy/config.ts';
import type {Service} from '../model/mesh.ts';
import {drainTimes} from './drain-times.ts';
import {databaseAuthority, databaseRoles, ownSecret, ports} from './names.ts';

/** Where backends are: an overlay makes the ConfigMap, because only it knows. */
const backends = 'backends';
/** Settings that are the same for all: level of the log, collector of traces, environment. */
export const settings = 'settings';

/** The environment of a service; what a URL is made of stands before it, as Kubernetes wants it. */
export function environmentOf(service: Service): Config[] {
  const {drainMs, shutdownMs} = drainTimes([service]);
  const port = service.protocol === 'grpc' ? ports.grpc : ports.http;
  return [
    plain('SOUK_LISTEN', `0.0.0.0:${port}`),
    plain('SOUK_METRICS', `0.0.0.0:${ports.metrics}`),
    plain('SOUK_DRAIN_MS', drainMs),
    plain('SOUK_SHUTDOWN_TIMEOUT_MS', shutdownMs),
    // The sidecar takes every call on its way; the name says whom it is for.
    ...(service.peers.length > 0 && service.protocol === 'grpc'
      ? [plain('SOUK_OUTBOUND', `dns:{service}:${ports.grpc}`)]
      : []),
    ...backendEnvironment(service),
    ...Object.keys(service.secrets).map((name) => secret(name, ownSecret(service.name), name)),
  ];
}

/** The environment of the Job that migrates the database of a service. */
export const migrationEnvironmentOf = (service: Service): Config[] => databaseUrls(service.name);

function backendEnvironment({name, needs}: Service): Config[] {
  return [
    ...(needs.includes('postgres') ? [...databaseUrls(name), plain('DATABASE_MIGRATIONS', 'expect')] : []),
    ...(needs.includes('redis')
      ? [
          setting('REDIS_HOST'),
          secret('REDIS_PASSWORD', 'redis', 'password'),
          plain('REDIS_URL', 'redis://:$(REDIS_PASSWORD)@$(REDIS_HOST)'),
        ]
      : []),
    ...(needs.includes('nats') ? [setting('NATS_URL')] : []),
  ];
}

function databaseUrls(service: string): Config[] {
  const {calls, owner} = databaseRoles(service);
  const path = `${service}$(DATABASE_OPTIONS)`;
  return [
    // A pooler may stand before the first; changes of tables, locks and listeners go straight to the primary.
    setting('DATABASE_HOST'),
    setting('DATABASE_OWNER_HOST'),
    setting('DATABASE_OPTIONS'),
    secret('DATABASE_PASSWORD', calls.secret, 'password'),
    secret('DATABASE_OWNER_PASSWORD', owner.secret, 'password'),
    plain('DATABASE_URL', `postgresql://${calls.role}:$(DATABASE_PASSWORD)@$(DATABASE_HOST)/${path}`),
    plain('DATABASE_OWNER_URL', `postgresql://${owner.role}:$(DATABASE_OWNER_PASSWORD)@$(DATABASE_OWNER_HOST)/${path}`),
  ];
}

/** Where the certificate lies by which a server of PostgreSQL is known: `DATABASE_OPTIONS` may name it. */
export const databaseAuthorityVolume = {
  volumes: [
    {
      name: 'postgres-ca',
      // Without one the connection is not encrypted, which an overlay for a laptop may choose.
      secret: {secretName: databaseAuthority.secret, optional: true, items: [{key: 'ca.crt', path: 'ca.crt'}]},
    },
  ],
  volumeMounts: [{name: 'postgres-ca', mountPath: databaseAuthority.folder, readOnly: true}],
};

const plain = (name: string, value: string | number): ConfigMap => ({name, value: String(value)});

const setting = (name: string): ConfigMap => ({name, valueFrom: {configMapKeyRef: {name: backends, key: name}}});

const secret = (name: string, from: string, key: string): ConfigMap => ({
  name,
  valueFrom: {secretKeyRef: {name: from, key}},
});
