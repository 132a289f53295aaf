import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';

/** Kinds of Istio's resources that are written, with the group and version that they have in Istio 1.31. */
const apiVersions = {
  AuthorizationPolicy: 'security.istio.io/v1',
  DestinationRule: 'networking.istio.io/v1',
  EnvoyFilter: 'networking.istio.io/v1alpha3',
  Gateway: 'networking.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  ServiceEntry: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
  Telemetry: 'telemetry.istio.io/v1',
  VirtualService: 'networking.istio.io/v1',
} as const;

/** One of Istio's resources, in the namespace of the mesh. */
export const resource = (
  {namespace}: Pick<Mesh, 'namespace'>,
  kind: keyof typeof apiVersions,
  name: string,
  spec: ConfigMap,
): ConfigMap => ({apiVersion: apiVersions[kind], kind, metadata: {name, namespace}, spec});

/** The pods of a service, or of the edge: they carry its name as the label `app`. */
export const podsOf = (name: string): ConfigMap => ({app: name});
