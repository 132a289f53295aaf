import type {ConfigMap} from '../envoy/config.ts';
import {edgePorts} from './names.ts';

/** Ports of the container that is the edge: HTTP/3 has the number of TLS, over UDP. */
export const edgeContainerPorts: readonly ConfigMap[] = [
  {name: 'http', containerPort: edgePorts.http},
  {name: 'https', containerPort: edgePorts.https},
  {name: 'http3', containerPort: edgePorts.https, protocol: 'UDP'},
];

/** How the world reaches it: a balancer that takes both protocols at one address. */
export const edgeService: ConfigMap = {
  type: 'LoadBalancer',
  // Keeps the client's address, by which the edge limits, and knows who comes from the machine itself.
  externalTrafficPolicy: 'Local',
  ports: [
    {name: 'http', port: 80, targetPort: 'http', appProtocol: 'http'},
    {name: 'https', port: 443, targetPort: 'https', appProtocol: 'https'},
    {name: 'http3', port: 443, targetPort: 'http3', protocol: 'UDP'},
  ],
};
