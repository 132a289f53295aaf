import type {PagesEntry, RateClassName} from '../catalogue-entries.ts';
import type {Mesh} from '../model/mesh.ts';
import type {ConfigMap} from './config.ts';
import {header} from './local-replies.ts';

/** Pages of a service, as the edge hands them on. */
export interface EdgePages extends Omit<PagesEntry, 'paths'> {
  readonly service: string;
  /** `web-docs`: of the service and the pages. */
  readonly name: string;
  readonly matches: readonly PageMatch[];
}

export type PageMatch = {readonly path: string} | {readonly prefix: string};

/** Paths of pages of some rate class, `*` for all that is below. */
export const pathsOfClass = (mesh: Mesh, isOfClass: (name: RateClassName) => boolean): readonly string[] =>
  edgePages(mesh)
    .filter(({rateClass}) => isOfClass(rateClass))
    .flatMap(({matches}) => matches.map((match) => ('path' in match ? match.path : `${match.prefix}*`)));

/** The pages of all services. */
export const edgePages = ({services}: Mesh): readonly EdgePages[] =>
  services.flatMap((service) =>
    Object.entries(service.pages).map(([key, {paths, ...pages}]) => ({
      ...pages,
      service: service.name,
      name: `${service.name}-${key}`,
      matches: paths.map((path) => (path.endsWith('/*') ? {prefix: path.slice(0, -1)} : {path})),
    })),
  );

/** In which a service reads the client's `authorization`, which itself ends at the edge. */
const authorizationHeader = 'x-souk-authorization';
const authorizationValue = '%REQ(authorization)%';

/** What is added to a request for pages: as Envoy's list, and as Istio's map. */
export const pageHeaders = ({readsAuthorization}: EdgePages): readonly ConfigMap[] =>
  readsAuthorization ? [header(authorizationHeader, authorizationValue)] : [];

export const pageHeaderMap = ({readsAuthorization}: EdgePages): Readonly<Record<string, string>> =>
  readsAuthorization ? {[authorizationHeader]: authorizationValue} : {};
