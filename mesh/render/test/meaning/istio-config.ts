import {parse, parseAllDocuments} from 'yaml';
import {z} from 'zod';

const labels = z.record(z.string(), z.string());
const metadata = z.strictObject({name: z.string(), namespace: z.string()});
const resource = <K extends string, S extends z.ZodType>(kind: K, spec: S) =>
  z.object({apiVersion: z.string(), kind: z.literal(kind), metadata, spec});

/** A StringMatch of a VirtualService. */
const text = z.union([
  z.strictObject({exact: z.string()}),
  z.strictObject({prefix: z.string()}),
  z.strictObject({regex: z.string()}),
]);
export type Text = z.infer<typeof text>;

const retries = z.strictObject({
  attempts: z.number(),
  retryOn: z.string().optional(),
  backoff: z.string().optional(),
  retryIgnorePreviousHosts: z.boolean().optional(),
  retryRemoteLocalities: z.boolean().optional(),
});
export type HttpRetry = z.infer<typeof retries>;

const match = z.strictObject({
  uri: text.optional(),
  headers: z.record(z.string(), text).optional(),
  sourceLabels: labels.optional(),
});

const httpRoute = z.strictObject({
  name: z.string().optional(),
  match: z.array(match).optional(),
  route: z
    .tuple([
      z.strictObject({destination: z.strictObject({host: z.string(), port: z.strictObject({number: z.number()})})}),
    ])
    .optional(),
  redirect: z.strictObject({uri: z.string(), redirectCode: z.number()}).optional(),
  headers: z.strictObject({request: z.strictObject({set: labels})}).optional(),
  timeout: z.string().optional(),
  retries: retries.optional(),
});
export type HttpRoute = z.infer<typeof httpRoute>;

const source = z.strictObject({
  principals: z.array(z.string()).optional(),
  requestPrincipals: z.array(z.string()).optional(),
  notRequestPrincipals: z.array(z.string()).optional(),
});
const operation = z.strictObject({
  paths: z.array(z.string()).optional(),
  notPaths: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
});
const rule = z.strictObject({
  from: z.array(z.strictObject({source})).optional(),
  to: z.array(z.strictObject({operation})).optional(),
});
export type Rule = z.infer<typeof rule>;

const selector = z.strictObject({matchLabels: labels}).optional();
const trafficPolicy = z.strictObject({
  tls: z.strictObject({mode: z.literal('ISTIO_MUTUAL'), subjectAltNames: z.array(z.string())}),
  loadBalancer: z.looseObject({simple: z.literal('LEAST_REQUEST')}),
  connectionPool: z.object({
    tcp: z.object({connectTimeout: z.string()}),
    http: z.object({http2MaxRequests: z.number(), http1MaxPendingRequests: z.number()}),
  }),
  retryBudget: z.strictObject({percent: z.number(), minRetryConcurrency: z.number()}),
  outlierDetection: z.strictObject({
    interval: z.string(),
    baseEjectionTime: z.string(),
    maxEjectionPercent: z.number(),
    minHealthPercent: z.number(),
    splitExternalLocalOriginErrors: z.literal(true),
    consecutiveGatewayErrors: z.number(),
    consecutiveLocalOriginFailures: z.number(),
    consecutive5xxErrors: z.number().default(5),
  }),
});
export type TrafficPolicy = z.infer<typeof trafficPolicy>;

const patch = z.object({
  applyTo: z.string(),
  match: z.looseObject({context: z.string()}),
  patch: z.strictObject({operation: z.string(), value: z.record(z.string(), z.unknown()).optional()}),
});
export type Patch = z.infer<typeof patch>;

const anyResource = z.discriminatedUnion('kind', [
  resource(
    'AuthorizationPolicy',
    z.strictObject({
      selector,
      action: z.enum(['ALLOW', 'DENY', 'CUSTOM']).default('ALLOW'),
      provider: z.strictObject({name: z.string()}).optional(),
      rules: z.array(rule).default([]),
    }),
  ),
  resource('PeerAuthentication', z.looseObject({selector, mtls: z.strictObject({mode: z.string()})})),
  resource(
    'RequestAuthentication',
    z.strictObject({
      selector,
      jwtRules: z.array(z.looseObject({issuer: z.string(), fromHeaders: z.array(z.strictObject({name: z.string()}))})),
    }),
  ),
  resource('DestinationRule', z.strictObject({host: z.string(), exportTo: z.tuple([z.literal('.')]), trafficPolicy})),
  resource(
    'VirtualService',
    z.strictObject({
      hosts: z.array(z.string()),
      gateways: z.array(z.string()).default(['mesh']),
      exportTo: z.tuple([z.literal('.')]),
      http: z.array(httpRoute),
    }),
  ),
  resource(
    'Sidecar',
    z.looseObject({
      workloadSelector: z.strictObject({labels}).optional(),
      egress: z.array(z.strictObject({hosts: z.array(z.string())})),
    }),
  ),
  resource('Gateway', z.looseObject({selector: labels})),
  resource('Telemetry', z.looseObject({})),
  resource('ServiceEntry', z.looseObject({})),
  resource(
    'EnvoyFilter',
    z.strictObject({
      workloadSelector: z.strictObject({labels}).optional(),
      priority: z.number(),
      configPatches: z.array(patch),
    }),
  ),
]);
type Resource = z.infer<typeof anyResource>;
export type Kind = Resource['kind'];

const meshConfig = z.looseObject({
  trustDomain: z.string(),
  defaultHttpRetryPolicy: retries.optional(),
  extensionProviders: z.array(
    z.looseObject({
      name: z.string(),
      envoyExtAuthzGrpc: z
        .looseObject({service: z.string(), timeout: z.string(), failOpen: z.literal(false)})
        .optional(),
    }),
  ),
});

/** Istio's resources and the configuration of its installation, as they were written. */
export interface IstioConfig {
  readonly meshConfig: z.infer<typeof meshConfig>;
  /** All resources of a kind, in the order in which they were written. */
  of<K extends Kind>(kind: K): readonly Extract<Resource, {kind: K}>[];
}

/** Reads the texts of mesh/istio by path. Fails at a resource that it does not understand in full. */
export function readIstioConfig(files: ReadonlyMap<string, string>): IstioConfig {
  const paths = [...files.keys()].filter((path) => path.startsWith('mesh/istio/') && !path.endsWith('ization.yaml'));
  const resources = paths
    .filter((path) => path !== 'mesh/istio/mesh-config.yaml')
    .flatMap((path) => parseAllDocuments(files.get(path) ?? '').map((document): unknown => document.toJS()))
    .filter((document) => document !== null)
    .map((document) => anyResource.parse(document));
  return {
    meshConfig: meshConfig.parse(parse(files.get('mesh/istio/mesh-config.yaml') ?? '')),
    of: <K extends Kind>(kind: K) => resources.filter((one): one is Extract<Resource, {kind: K}> => one.kind === kind),
  };
}

/** Whether a resource is for the pods of `app`; without a selector it is for all. */
export const selects = (wanted: Readonly<Record<string, string>> | undefined, app: string): boolean =>
  Object.entries(wanted ?? {}).every(([key, value]) => key === 'app' && value === app);
