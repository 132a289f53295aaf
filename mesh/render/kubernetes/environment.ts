import {ownVariable} from '#runtime/config/environment-of.ts';
import type {Config, ConfigMap} from '../envoy/config.ts';
import {compactProcess} from '../model/compact-process.ts';
import type {Service} from '../model/mesh.ts';
import {administrator} from '../nats/administrator.ts';
import {drainTimes} from './drain-times.ts';
import {brokerUser, databaseAuthority, databaseRoles, ownSecret, ports} from './names.ts';

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
    ...(service.peers.length > 0 ? [plain('SOUK_OUTBOUND', `dns:{service}:${ports.grpc}`)] : []),
    ...backendEnvironment(service),
    ...Object.keys(service.secrets).map((name) => secret(name, ownSecret(service.name), name)),
  ];
}

/** The environment of the Job that migrates the database of a service. */
export const migrationEnvironmentOf = (service: Service): Config[] => [
  ...databasePlaces,
  ...databaseUrls(service.name),
];

/** The environment of one process with all services: what differs between them has their names before it. */
export function compactEnvironmentOf(services: readonly Service[]): Config[] {
  const {drainMs, shutdownMs} = drainTimes(services);
  const own = services.flatMap(({name, peers, needs, secrets}): Config[] => {
    const named = (variable: string) => ownVariable(name, variable);
    return [
      plain(named('SOUK_LISTEN'), `unix:${name}.sock`),
      ...(peers.length > 0 ? [plain(named('SOUK_OUTBOUND'), `unix:${name}-outbound.sock`)] : []),
      ...(needs.includes('postgres') ? databaseUrls(name, named) : []),
      ...(needs.includes('nats') ? brokerAccount(name, named) : []),
      ...Object.keys(secrets).map((key) => secret(named(key), ownSecret(name), key)),
    ];
  });
  return [
    plain('SOUK_METRICS', `0.0.0.0:${ports.metrics}`),
    plain('SOUK_DRAIN_MS', drainMs),
    plain('SOUK_SHUTDOWN_TIMEOUT_MS', shutdownMs),
    // One process shares its cache with nobody.
    plain('CACHE_TIER', 'memory'),
    plain('NODE_OPTIONS', compactProcess.nodeOptions.join(' ')),
    plain('DATABASE_POOL_SIZE', compactProcess.databaseConnections),
    ...databasePlaces,
    plain('DATABASE_MIGRATIONS', 'expect'),
    setting('NATS_URL'),
    ...own,
  ];
}

function backendEnvironment({name, needs}: Service): Config[] {
  return [
    ...(needs.includes('postgres')
      ? [...databasePlaces, ...databaseUrls(name), plain('DATABASE_MIGRATIONS', 'expect')]
      : []),
    ...(needs.includes('redis')
      ? [
          setting('REDIS_HOST'),
          secret('REDIS_PASSWORD', 'redis', 'password'),
          plain('REDIS_URL', 'redis://:$(REDIS_PASSWORD)@$(REDIS_HOST)'),
        ]
      : []),
    ...(needs.includes('nats') ? [setting('NATS_URL'), ...brokerAccount(name)] : []),
  ];
}

/** The environment of the Job that provisions the broker. */
export const provisioningEnvironment: readonly Config[] = [setting('NATS_URL'), ...brokerAccount(administrator)];

function brokerAccount(user: string, named = (variable: string) => variable): Config[] {
  return [plain(named('NATS_USER'), user), secret(named('NATS_PASSWORD'), brokerUser(user), 'password')];
}

function databaseUrls(service: string, named = (variable: string) => variable): Config[] {
  const {calls, owner} = databaseRoles(service);
  const path = `${service}$(DATABASE_OPTIONS)`;
  const [password, ownerPassword] = [named('DATABASE_PASSWORD'), named('DATABASE_OWNER_PASSWORD')];
  return [
    secret(password, calls.secret, 'password'),
    secret(ownerPassword, owner.secret, 'password'),
    plain(named('DATABASE_URL'), `postgresql://${calls.role}:$(${password})@$(DATABASE_HOST)/${path}`),
    plain(named('DATABASE_OWNER_URL'), `postgresql://${owner.role}:$(${ownerPassword})@$(DATABASE_OWNER_HOST)/${path}`),
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

function plain(name: string, value: string | number): ConfigMap {
  return {name, value: String(value)};
}

function setting(name: string): ConfigMap {
  return {name, valueFrom: {configMapKeyRef: {name: backends, key: name}}};
}

function secret(name: string, from: string, key: string): ConfigMap {
  return {name, valueFrom: {secretKeyRef: {name: from, key}}};
}

/** A pooler may stand before the first; changes of tables, locks and work across tenants go straight to the primary. */
const databasePlaces: readonly Config[] = ['DATABASE_HOST', 'DATABASE_OWNER_HOST', 'DATABASE_OPTIONS'].map(setting);
