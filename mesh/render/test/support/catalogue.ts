import type {Catalogue} from '../../catalogue-entries.ts';
import {type CatalogueInput, defineCatalogue} from '../../define-catalogue.ts';

/** A catalogue of these services, with identity, limits and web, which every mesh has. */
export const catalogueOf = (services: Readonly<Record<string, CatalogueInput['services'][string]>>): Catalogue =>
  defineCatalogue({
    trustDomain: 'souk.local',
    namespace: 'souk',
    services: {
      identity: {
        alsoServes: {'envoy.service.auth.v3.Authorization/Check': {callers: ['edge', 'bastion'], timeoutMs: 500}},
      },
      limits: {
        alsoServes: {
          'envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit': {callers: ['edge'], timeoutMs: 250},
        },
      },
      web: {protocol: 'http', pages: {all: {paths: ['/docs', '/docs/*'], readsAuthorization: true}}},
      ...services,
    },
  });
