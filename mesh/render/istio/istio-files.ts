import type {ConfigMap} from '../envoy/config.ts';
import {keys} from '../envoy/tokens.ts';
import {needsNoToken} from '../model/access.ts';
import type {Mesh, Service} from '../model/mesh.ts';
import {callersPolicy, denyByDefault, tokenPolicy} from './authorization.ts';
import {bastionFilter} from './bastion-filter.ts';
import {bastionClientsPolicy, bastionGateway, bastionIdentityPolicy} from './bastion-gateway.ts';
import {bastionVirtualService} from './bastion-virtual-service.ts';
import {destinationRule} from './destination-rule.ts';
import {edgeFilter} from './edge-filter.ts';
import {clientsPolicy, gateway, identityPolicy} from './edge-gateway.ts';
import {edgeVirtualService} from './edge-virtual-service.ts';
import {peerAuthentication} from './peer-authentication.ts';
import {requestAuthentication} from './request-authentication.ts';
import {keysFilter, pageFilter, sidecarFilter} from './sidecar-filters.ts';
import {emptyScope, sidecarScope} from './sidecar-scope.ts';
import {collectorEntry, telemetry} from './telemetry.ts';
import {virtualService} from './virtual-service.ts';

/** Resources that belong together, as one file. */
export interface IstioFile {
  readonly name: string;
  readonly about: string;
  readonly resources: readonly ConfigMap[];
}

/** Everything that Istio is told about the mesh. */
export const istioFiles = (mesh: Mesh): readonly IstioFile[] => [
  {
    name: 'mesh',
    about: 'What holds for every pod of the mesh.',
    resources: [
      peerAuthentication(mesh),
      denyByDefault(mesh),
      emptyScope(mesh),
      telemetry(mesh),
      collectorEntry(mesh),
      sidecarFilter(mesh),
    ],
  },
  {
    name: 'edge',
    about: 'The edge: the only door from outside.',
    resources: [gateway(mesh), clientsPolicy(mesh), identityPolicy(mesh), edgeVirtualService(mesh), edgeFilter(mesh)],
  },
  {
    name: 'bastion',
    about: 'The bastion: the door of developers, to private methods, too.',
    resources: [
      bastionGateway(mesh),
      bastionClientsPolicy(mesh),
      bastionIdentityPolicy(mesh),
      bastionVirtualService(mesh),
      bastionFilter(mesh),
    ],
  },
  ...mesh.services.map((service) => ({
    name: service.name,
    about: `${service.name}: who may call it and how it is called, and what it may call.`,
    resources: resourcesOf(mesh, service),
  })),
];

function resourcesOf(mesh: Mesh, service: Service): readonly ConfigMap[] {
  const calls = virtualService(mesh, service);
  return [
    callersPolicy(mesh, service),
    ...(service.methods.every(needsNoToken) ? [] : [tokenPolicy(mesh, service)]),
    ...(service.protocol === 'grpc' ? [requestAuthentication(mesh, service)] : []),
    destinationRule(mesh, service),
    ...(calls ? [calls] : []),
    sidecarScope(mesh, service),
    ...(service.name === keys.service ? [keysFilter(mesh)] : []),
    ...(service.protocol === 'http' ? [pageFilter(mesh, service.name)] : []),
  ];
}
