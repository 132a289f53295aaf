import type {Mesh, Service} from '../model/mesh.ts';

/** The name under which Kubernetes knows a service of the mesh. */
export const hostOf = ({namespace}: Pick<Mesh, 'namespace'>, name: string): string =>
  `${name}.${namespace}.svc.cluster.local`;

/** Where a service listens on Kubernetes. */
export const portOf = ({protocol}: Pick<Service, 'protocol'>): number => (protocol === 'grpc' ? 50051 : 8080);

/** A service as the destination of a route. */
export const destinationOf = (mesh: Mesh, service: Service) => ({
  destination: {host: hostOf(mesh, service.name), port: {number: portOf(service)}},
});

/** Istio's name for the Envoy cluster of a service, for what only an EnvoyFilter can say. */
export const clusterOf = (mesh: Mesh, service: Service): string =>
  `outbound|${portOf(service)}||${hostOf(mesh, service.name)}`;
