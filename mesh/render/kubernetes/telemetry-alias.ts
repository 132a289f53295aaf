import type {ConfigMap} from '../envoy/config.ts';
import {collector} from '../istio/telemetry.ts';
import {namespaces} from './names.ts';

/** The name of the collector in the namespace of the mesh: Istio's configuration names it before there is one. */
export const telemetryAlias: ConfigMap = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {name: collector.service, labels: {'app.kubernetes.io/part-of': 'souk'}},
  spec: {
    type: 'ExternalName',
    externalName: `collector.${namespaces.telemetry}.svc.cluster.local`,
    ports: [{name: 'http-otlp', port: collector.port, appProtocol: 'http'}],
  },
};
