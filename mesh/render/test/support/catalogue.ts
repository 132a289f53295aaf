import {type Catalogue, defineCatalogue, type ServiceEntry} from '../../define-catalogue.ts';

/** A catalogue of these services, with identity and web, which every mesh has. */
export const catalogueOf = (services: Readonly<Record<string, Partial<ServiceEntry>>>): Catalogue =>
  defineCatalogue({
    trustDomain: 'souk.local',
    namespace: 'souk',
    services: {
      identity: {alsoServes: {'envoy.service.auth.v3.Authorization/Check': {callers: ['edge'], timeoutMs: 500}}},
      web: {protocol: 'http'},
      ...services,
    },
  });
