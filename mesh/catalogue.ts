import {defineCatalogue} from './render/define-catalogue.ts';

/**
 * Every service of the mesh. A service `x` serves the gRPC services of the proto package `souk.x.v1`, lives in
 * `services/x/`, has the SPIFFE identity `spiffe://souk.local/ns/souk/sa/x` and, with `postgres`, a database `x`.
 * A service stands after those that it calls: in one process they stop in reverse order.
 */
export const catalogue = defineCatalogue({
  trustDomain: 'souk.local',
  namespace: 'souk',
  regions: {
    central: ['central-a', 'central-b', 'central-c'],
    west: ['west-a', 'west-b', 'west-c'],
  },
  services: {
    identity: {
      needs: ['postgres', 'nats'],
      events: {publishes: ['mesh.TenantDeleted'], hears: ['identity.*'], consumes: {refusals: 'mesh'}},
      secrets: {
        IDENTITY_OPERATOR_KEY: 'base64url',
        IDENTITY_KEY_ENCRYPTION_KEYS: 'base64',
        IDENTITY_LINK_KEY: 'base64',
      },
      alsoServes: {
        'envoy.service.auth.v3.Authorization/Check': {callers: ['edge', 'bastion'], timeoutMs: 500, idempotent: true},
      },
    },
    inventory: {needs: ['postgres', 'redis', 'nats'], events: {hears: ['inventory.BookChanged']}},
    cart: {needs: ['postgres', 'nats'], secrets: {CART_COOKIE_KEY: 'base64'}},
    limits: {
      needs: ['redis'],
      alsoServes: {
        'envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit': {callers: ['edge'], timeoutMs: 250},
      },
    },
    web: {
      protocol: 'http',
      needs: [],
      pages: {
        docs: {paths: ['/openapi.json', '/docs', '/docs/*'], idempotent: true},
        // What takes passwords, codes and secrets of clients, as the methods by which people sign in.
        'sign-in': {
          paths: ['/oauth2/authorize', '/oauth2/token', '/oauth2/revoke'],
          readsAuthorization: true,
          rateClass: 'sensitive',
        },
        oauth: {paths: ['/.well-known/openid-configuration', '/oauth2/*'], readsAuthorization: true},
      },
    },
  },
});
