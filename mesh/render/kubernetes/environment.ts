import type {Config, ConfigMap} from '../envoy/config.ts';
import type {Service} from '../model/mesh.ts';
import {drainTimes} from './drain-times.ts';
import {databaseRoles, ownSecret, ports} from './names.ts';

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

function backendEnvironment({name, needs}: Service): Config[] {
  const {calls, owner} = databaseRoles(name);
  const server = `$(DATABASE_HOST)/${name}$(DATABASE_OPTIONS)`;
  return [
    ...(needs.includes('postgres')
      ? [
          setting('DATABASE_HOST'),
          setting('DATABASE_OPTIONS'),
          secret('DATABASE_PASSWORD', calls.secret, 'password'),
          secret('DATABASE_OWNER_PASSWORD', owner.secret, 'password'),
          plain('DATABASE_URL', `postgresql://${calls.role}:$(DATABASE_PASSWORD)@${server}`),
          plain('DATABASE_OWNER_URL', `postgresql://${owner.role}:$(DATABASE_OWNER_PASSWORD)@${server}`),
        ]
      : []),
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

const plain = (name: string, value: string | number): ConfigMap => ({name, value: String(value)});

const setting = (name: string): ConfigMap => ({name, valueFrom: {configMapKeyRef: {name: backends, key: name}}});

const secret = (name: string, from: string, key: string): ConfigMap => ({
  name,
  valueFrom: {secretKeyRef: {name: from, key}},
});
