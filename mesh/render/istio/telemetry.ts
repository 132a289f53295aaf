import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {resource} from './resource.ts';

/** The Kubernetes service that takes spans over OTLP; it may point to any collector. Where there is none, nothing is exported. */
export const collector = {service: 'telemetry', port: 4318, path: '/v1/traces'};

/** Names of the providers of the mesh configuration. */
export const providers = {accessLog: 'access-log', tracing: 'otlp', identity: 'identity'};

/** One line a request and one trace a request, without health checks. */
export const telemetry = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'Telemetry', 'default', {
    accessLogging: [
      {
        providers: [{name: providers.accessLog}],
        filter: {
          expression: "!request.url_path.startsWith('/grpc.health.v1.Health/') && request.url_path != '/healthz'",
        },
      },
    ],
    tracing: [{providers: [{name: providers.tracing}], randomSamplingPercentage: 1}],
  });
