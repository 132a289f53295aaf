import {needsNoToken} from '../model/access.ts';
import {identityOf, type Mesh, type Method} from '../model/mesh.ts';
import type {ConfigMap} from './config.ts';
import {header} from './local-replies.ts';
import {tokenFilter, tokenNeeded} from './token-filter.ts';
import {keys, keysOfIdentity, remoteKeys} from './tokens.ts';

/** What becomes of a request after a listener has let it through. */
export interface Onward {
  /** From where this Envoy has the public keys, a `RemoteJwks`. */
  readonly publicKeys: ConfigMap;
  /** What a request goes through last. */
  readonly filters: readonly ConfigMap[];
  /** What every request gets on its way out. */
  readonly headers: readonly ConfigMap[] | undefined;
  /** What every question of the listener itself gets: HeaderValues. */
  readonly askingAs: readonly ConfigMap[] | undefined;
}

/** To a sidecar, which asks for the caller's certificate and verifies the token by itself. */
export const toSidecars: Onward = {publicKeys: keysOfIdentity, filters: [], headers: undefined, askingAs: undefined};

/** Cluster of the compact Envoy from which it has the public keys. */
export const keysCluster = 'keys';

/** From which the runtime knows who calls; a sidecar takes it from a certificate. */
export const callerHeader = 'x-forwarded-client-cert';

/**
 * To the services themselves: what their sidecars would do is done here. Who calls is known by the listener, which only
 * this caller can reach.
 *
 * @param methods what the caller may call. Other requests have no route and find out so, token or not.
 */
export function toServices(mesh: Mesh, caller: string, methods: readonly Method[]): Onward {
  const publicKeys = remoteKeys(`http://${keysCluster}${keys.path}`, keysCluster);
  const rules = methods.filter((method) => !needsNoToken(method)).map(({path}) => tokenNeeded({path}));
  const identity = `URI=${identityOf(mesh, caller)}`;
  return {
    publicKeys,
    // The edge has a filter of this kind, and of the usual name, for access tokens.
    filters: [{...tokenFilter(rules, publicKeys), name: 'envoy.filters.http.jwt_authn.transaction'}],
    headers: [header(callerHeader, identity)],
    askingAs: [{key: callerHeader, value: identity}],
  };
}
