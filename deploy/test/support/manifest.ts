import {z} from 'zod';

const named = z.looseObject({name: z.string()});
const reference = z.looseObject({name: z.string(), key: z.string(), optional: z.boolean().optional()});
const port = z.union([z.string(), z.number()]);

const probe = z.looseObject({
  grpc: z.object({port: z.number(), service: z.string()}).optional(),
  httpGet: z.looseObject({port, path: z.string()}).optional(),
  tcpSocket: z.looseObject({port}).optional(),
  exec: z.looseObject({command: z.array(z.string())}).optional(),
  periodSeconds: z.number().optional(),
  failureThreshold: z.number().optional(),
});

const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).default([]),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({secretKeyRef: reference.optional(), configMapKeyRef: reference.optional()})
          .optional(),
      }),
    )
    .default([]),
  envFrom: z.array(z.looseObject({configMapRef: named.optional(), secretRef: named.optional()})).default([]),
  ports: z.array(z.looseObject({name: z.string().optional(), containerPort: z.number()})).default([]),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  lifecycle: z
    .looseObject({preStop: z.looseObject({sleep: z.object({seconds: z.number()}).optional()}).optional()})
    .optional(),
  resources: z
    .looseObject({
      requests: z.record(z.string(), z.string()).default({}),
      limits: z.record(z.string(), z.string()).default({}),
    })
    .default({requests: {}, limits: {}}),
  securityContext: z
    .looseObject({
      runAsUser: z.number().optional(),
      allowPrivilegeEscalation: z.boolean().optional(),
      readOnlyRootFilesystem: z.boolean().optional(),
      privileged: z.boolean().optional(),
      capabilities: z
        .looseObject({add: z.array(z.string()).default([]), drop: z.array(z.string()).default([])})
        .optional(),
    })
    .default({}),
  volumeMounts: z.array(z.looseObject({name: z.string(), mountPath: z.string()})).default([]),
});

const volume = z.looseObject({
  name: z.string(),
  secret: z.looseObject({secretName: z.string(), optional: z.boolean().optional()}).optional(),
  configMap: z.looseObject({name: z.string(), optional: z.boolean().optional()}).optional(),
  hostPath: z.unknown().optional(),
});

const podSpec = z.looseObject({
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  hostNetwork: z.boolean().optional(),
  hostPID: z.boolean().optional(),
  terminationGracePeriodSeconds: z.number().optional(),
  securityContext: z
    .looseObject({
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      seccompProfile: z.object({type: z.string()}).optional(),
    })
    .default({}),
  topologySpreadConstraints: z
    .array(z.looseObject({topologyKey: z.string(), whenUnsatisfiable: z.string(), maxSkew: z.number()}))
    .default([]),
  initContainers: z.array(container).default([]),
  containers: z.array(container),
  volumes: z.array(volume).default([]),
});

const labels = z.record(z.string(), z.string()).default({});
const template = z.looseObject({
  metadata: z.looseObject({labels, annotations: labels}),
  spec: podSpec,
});

/** What of any object is looked at. */
export const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({name: z.string(), namespace: z.string().optional(), labels, annotations: labels}),
});

/** A Deployment, a StatefulSet or a Job. */
export const workload = object.extend({spec: z.looseObject({template})});

export type KubernetesObject = z.infer<typeof object>;
export type Workload = z.infer<typeof workload>;
export type Container = z.infer<typeof container>;
export type Probe = z.infer<typeof probe>;
