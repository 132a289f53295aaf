import {type ConfigMap, duration} from '../envoy/config.ts';
import {grpcTimeoutOf} from '../envoy/edge-routes.ts';
import {bastionMethods} from '../model/doors.ts';
import {type Mesh, serviceOf} from '../model/mesh.ts';
import {destinationOf} from './host.ts';
import {methodRetries} from './method-retries.ts';
import {resource} from './resource.ts';

/** Where calls of developers go: every method of our contracts, private ones too. */
export const bastionVirtualService = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'VirtualService', 'bastion', {
    hosts: ['*'],
    gateways: ['bastion'],
    exportTo: ['.'],
    http: bastionMethods(mesh).map((method) => ({
      name: method.path.slice(1),
      match: [{uri: {exact: method.path}, headers: {'content-type': {prefix: 'application/grpc'}}}],
      route: [destinationOf(mesh, serviceOf(mesh, method.service))],
      headers: {request: {set: {'grpc-timeout': grpcTimeoutOf(method)}}},
      timeout: duration(method.timeoutMs),
      retries: methodRetries(method.retryable),
    })),
  });
