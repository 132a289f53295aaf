import {type ConfigMap, duration} from '../envoy/config.ts';
import {publicMethods} from '../envoy/edge-methods.ts';
import {edgePages, pageHeaderMap} from '../envoy/edge-pages.ts';
import {publicPaths} from '../envoy/edge-paths.ts';
import {keys} from '../envoy/tokens.ts';
import {type Mesh, serviceOf} from '../model/mesh.ts';
import {destinationOf} from './host.ts';
import {methodHttpRoute} from './method-http-route.ts';
import {methodRetries} from './method-retries.ts';
import {resource} from './resource.ts';

/** Where requests from outside go: methods after transcoding, the documentation, and paths that exist with another verb. */
export function edgeVirtualService(mesh: Mesh): ConfigMap {
  return resource(mesh, 'VirtualService', 'edge', {
    hosts: ['*'],
    gateways: ['edge'],
    exportTo: ['.'],
    http: [
      ...publicMethods(mesh).map((method) => methodHttpRoute(mesh, method)),
      {name: 'home', match: [{uri: {exact: '/'}}], redirect: {uri: mesh.edge.home, redirectCode: 302}},
      ...edgePages(mesh).map((pages) => ({
        name: pages.name,
        match: pages.matches.map((match) => ({
          uri: 'path' in match ? {exact: match.path} : {prefix: match.prefix},
        })),
        route: [destinationOf(mesh, serviceOf(mesh, pages.service))],
        headers: pages.readsAuthorization ? {request: {set: pageHeaderMap(pages)}} : undefined,
        timeout: duration(pages.timeoutMs),
        retries: methodRetries(pages.idempotent),
      })),
      // The destination is never asked: what was not transcoded is refused on the way.
      ...publicPaths(mesh).map(({shape, regex}) => ({
        name: shape,
        match: [{uri: {regex}}],
        route: [destinationOf(mesh, serviceOf(mesh, keys.service))],
        retries: methodRetries(false),
      })),
    ],
  });
}
