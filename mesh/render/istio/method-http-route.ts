import {type ConfigMap, duration} from '../envoy/config.ts';
import {grpcTimeoutOf} from '../envoy/edge-routes.ts';
import {type Mesh, type Method, serviceOf} from '../model/mesh.ts';
import {destinationOf} from './host.ts';
import {methodRetries} from './method-retries.ts';

/** How a door's VirtualService sends a method, called as gRPC, to its service. */
export const methodHttpRoute = (mesh: Mesh, method: Method & {readonly service: string}): ConfigMap => ({
  name: method.path.slice(1),
  match: [{uri: {exact: method.path}, headers: {'content-type': {prefix: 'application/grpc'}}}],
  route: [destinationOf(mesh, serviceOf(mesh, method.service))],
  headers: {request: {set: {'grpc-timeout': grpcTimeoutOf(method)}}},
  timeout: duration(method.timeoutMs),
  retries: methodRetries(method.retryable),
});
