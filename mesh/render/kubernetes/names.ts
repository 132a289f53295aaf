import type {Need} from '../catalogue-entries.ts';
import type {ConfigMap} from '../envoy/config.ts';

/** Ports on which the pods of services listen; Istio's sidecar takes what arrives there and hands it on. */
export const ports = {grpc: 50051, http: 8080, metrics: 9464};

/** Ports of the doors' pods, and of Istio's agent in every pod of the mesh. */
export const edgePorts = {http: 8080, https: 8443};
export const bastionPorts = {https: 8444};
export const agentPorts = {health: 15021, metrics: 15020};

/** Where a collector takes traces: over gRPC and over HTTP (OTLP). */
export const telemetryPorts = [4317, 4318];

/** The image of all services, as manifests name it; where it really is, an overlay says. */
export const image = 'souk';

/** Namespaces of others with which pods talk. */
export const namespaces = {istio: 'istio-system', dns: 'kube-system', telemetry: 'observability'};

/** Ports of what services stand on; its pods carry the label `souk.local/backend` with the name of the need. */
export const backendPorts: Readonly<Record<Need, number>> = {postgres: 5432, redis: 6379, nats: 4222};
export const backendLabel = 'souk.local/backend';

/** Runs as this user and group, which no image knows and no host either. */
export const unprivilegedUser = 10001;

/** What a part of Souk is, for selectors and for people. */
export type Component = 'service' | 'edge' | 'bastion' | 'migration' | 'compact';

/** Labels of everything that belongs to `app`; `app` alone selects its pods, of every track. */
export const labelsOf = (app: string, component: Component): ConfigMap => ({
  app,
  'app.kubernetes.io/name': app,
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'souk',
});

/** Selects pods of `app` wherever it is written. */
export const podsOf = (app: string): ConfigMap => ({matchLabels: {app}});

/** Roles of a service's database and the Secrets with their user name and password. */
export const databaseRoles = (service: string) => ({
  calls: {role: service, secret: `postgres-${service}`},
  owner: {role: `${service}_owner`, secret: `postgres-${service}-owner`},
});

/** The Secret with the user name and the password of a service, or of the administrator, at the broker. */
export const brokerUser = (user: string): string => `nats-${user}`;

/** The Secret with what only this service knows. */
export const ownSecret = (service: string): string => `${service}-secrets`;

/** The Secret with the certificate of the authority that PostgreSQL's servers have theirs from, and where pods find it. */
export const databaseAuthority = {secret: 'postgres-ca', folder: '/etc/souk/postgres'};

/** The Job that migrates the database of a service, and the label `app` of its pods. */
export const migrationOf = (service: string): string => `migrate-${service}`;

/** The Job that gives the broker its streams and consumers. */
export const provisioning = 'provision-broker';

/** The account of the pods that migrate, and of those that provision. */
export const migrationAccount = 'migrations';
