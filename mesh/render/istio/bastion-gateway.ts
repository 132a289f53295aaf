import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {podsOf, resource} from './resource.ts';
import {providers} from './telemetry.ts';

const port = 8444;

/** The port of the bastion. The certificate is the secret `bastion-tls`. */
export const bastionGateway = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'Gateway', 'bastion', {
    selector: podsOf('bastion'),
    servers: [
      {
        port: {number: port, name: 'https', protocol: 'HTTPS'},
        hosts: ['./*'],
        tls: {mode: 'SIMPLE', credentialName: 'bastion-tls', minProtocolVersion: 'TLSV1_2'},
      },
    ],
  });

/** Who gets to the bastion's port, past the network, may ask; what they may do there, identity decides. */
export const bastionClientsPolicy = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'AuthorizationPolicy', 'bastion-clients', {
    selector: {matchLabels: podsOf('bastion')},
    action: 'ALLOW',
    rules: [{to: [{operation: {ports: [String(port)]}}]}],
  });

/** identity decides about every call. */
export const bastionIdentityPolicy = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'AuthorizationPolicy', 'bastion-identity', {
    selector: {matchLabels: podsOf('bastion')},
    action: 'CUSTOM',
    provider: {name: providers.identity},
    rules: [{}],
  });
