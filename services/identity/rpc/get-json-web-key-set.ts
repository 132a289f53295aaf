import type {GetJsonWebKeySetRequest, JsonWebKeySet} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';

/** Answers the public keys of transaction tokens (RFC 7517). Fails with SERVICE_UNAVAILABLE when they may be outdated. */
export const getJsonWebKeySet =
  ({keyring}: Deps): AnonymousRpc<GetJsonWebKeySetRequest, JsonWebKeySet> =>
  async () => ({
    keys: keyring.published().map(({id, x, y}) => ({kty: 'EC', crv: 'P-256', x, y, kid: id, use: 'sig', alg: 'ES256'})),
  });
