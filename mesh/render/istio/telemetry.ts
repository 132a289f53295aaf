import {type ConfigMap, note} from '../envoy/config.ts';
import {healthMethods, healthPage} from '../model/access.ts';
import type {Mesh} from '../model/mesh.ts';
import {hostOf} from './host.ts';
import {resource} from './resource.ts';

/** The Kubernetes service that takes spans over OTLP; it may point to any collector. */
export const collector = {service: 'telemetry', port: 4318, path: '/v1/traces'};

/** Names of the providers of the mesh configuration. */
export const providers = {accessLog: 'access-log', tracing: 'otlp', identity: 'identity'};

/** The collector as sidecars know it. */
export const collectorHost = ({trustDomain}: Pick<Mesh, 'trustDomain'>): string =>
  `${collector.service}.${trustDomain}`;

/** One line a request and one trace a request, without health checks. */
export const telemetry = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'Telemetry', 'default', {
    accessLogging: [
      {
        providers: [{name: providers.accessLog}],
        filter: {
          expression: [...healthMethods, healthPage].map((path) => `request.url_path != '${path}'`).join(' && '),
        },
      },
    ],
    tracing: [{providers: [{name: providers.tracing}], randomSamplingPercentage: 1}],
  });

/**
 * The way to the collector, in the mesh or not. It is there before there is one: without a cluster for it Istio would give
 * requests no traces at all, not even ids. An ExternalName alone is but another name to Istio and makes no cluster.
 */
export const collectorEntry = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'ServiceEntry', collector.service, {
    hosts: [collectorHost(mesh)],
    exportTo: ['.'],
    location: 'MESH_EXTERNAL',
    resolution: 'DNS',
    ports: [{number: collector.port, name: 'http-otlp', protocol: 'HTTP'}],
    endpoints: note('Where that leads to, deploy/ says.', [{address: hostOf(mesh, collector.service)}]),
  });
