import {type ConfigMap, note} from '../envoy/config.ts';
import {publicMethods} from '../envoy/edge-methods.ts';
import {edgePages} from '../envoy/edge-pages.ts';
import {edgePorts} from '../kubernetes/names.ts';
import type {Mesh} from '../model/mesh.ts';
import {podsOf, resource} from './resource.ts';
import {providers} from './telemetry.ts';

/** Ports of the Service, which istiod looks for: UDP at the second is where it puts HTTP/3 (PILOT_ENABLE_QUIC_LISTENERS). */
const ports = {http: 80, https: 443};

/** The ports of the edge. The certificate is the secret `edge-tls`. */
export const gateway = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'Gateway', 'edge', {
    selector: podsOf('edge'),
    servers: [
      {port: {number: ports.http, name: 'http', protocol: 'HTTP'}, hosts: ['./*']},
      {
        port: {number: ports.https, name: 'https', protocol: 'HTTPS'},
        hosts: ['./*'],
        tls: {mode: 'SIMPLE', credentialName: 'edge-tls', minProtocolVersion: 'TLSV1_2'},
      },
    ],
  });

/** Everybody may come to the edge; what they may do there, identity decides. */
export const clientsPolicy = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'AuthorizationPolicy', 'edge-clients', {
    selector: {matchLabels: podsOf('edge')},
    action: 'ALLOW',
    rules: [{to: [{operation: {ports: Object.values(edgePorts).map(String)}}]}],
  });

/** identity decides about every request, but of methods that nobody has to be known for. */
export function identityPolicy(mesh: Mesh): ConfigMap {
  const open = publicMethods(mesh).filter(({contract}) => contract.anonymous);
  const openPages = edgePages(mesh)
    .flatMap(({matches}) => matches)
    .map((match) => ('path' in match ? match.path : `${match.prefix}*`));
  return resource(mesh, 'AuthorizationPolicy', 'edge-identity', {
    selector: {matchLabels: podsOf('edge')},
    action: 'CUSTOM',
    provider: {name: providers.identity},
    rules: [
      {
        to: note('Behind the transcoder, so that a path is a method: see the EnvoyFilter edge.', [
          {operation: {notPaths: ['/', ...openPages, ...open.map(({path}) => path)]}},
        ]),
      },
    ],
  });
}
