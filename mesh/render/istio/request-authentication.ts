import type {ConfigMap} from '../envoy/config.ts';
import {issuer, keys, transactionToken} from '../envoy/tokens.ts';
import {type Mesh, type Service, serviceOf} from '../model/mesh.ts';
import {hostOf, portOf} from './host.ts';
import {podsOf, resource} from './resource.ts';

/** Verifies transaction tokens and hands their payload to the service. A request without one passes; `tokenPolicy` refuses it. */
export const requestAuthentication = (mesh: Mesh, service: Service): ConfigMap =>
  resource(mesh, 'RequestAuthentication', service.name, {
    selector: {matchLabels: podsOf(service.name)},
    jwtRules: [
      {
        issuer,
        audiences: [transactionToken.audience],
        fromHeaders: [{name: transactionToken.header}],
        forwardOriginalToken: true,
        outputPayloadToHeader: transactionToken.payloadHeader,
        jwksUri: jwksUri(mesh),
        timeout: '1s',
      },
    ],
  });

/** Where identity publishes its keys inside the mesh; its sidecar turns the one page into a call. */
export const jwksUri = (mesh: Mesh): string =>
  `http://${hostOf(mesh, keys.service)}:${portOf(serviceOf(mesh, keys.service))}${keys.path}`;
