import type {ConfigMap} from '../envoy/config.ts';
import {bastionMethods} from '../model/doors.ts';
import type {Mesh} from '../model/mesh.ts';
import {methodHttpRoute} from './method-http-route.ts';
import {resource} from './resource.ts';

/** Where calls of developers go: every method of our contracts, private ones too. */
export const bastionVirtualService = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'VirtualService', 'bastion', {
    hosts: ['*'],
    gateways: ['bastion'],
    exportTo: ['.'],
    http: bastionMethods(mesh).map((method) => methodHttpRoute(mesh, method)),
  });
