import {Channel, credentials} from '@grpc/grpc-js';
import {createClient, Metadata} from 'nice-grpc';
import type {HeaderValueOption} from '#gen/ts/envoy/config/core/v3/base.ts';
import {AuthorizationDefinition} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';

/** What the edge would do with a request. */
export interface Verdict {
  /** HTTP code of a refusal; undefined when the request may pass. */
  readonly refused: string | undefined;
  /** Set on the request that passes, or on the refusal. */
  readonly headers: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  readonly body: string;
  /** gRPC code of the verdict. */
  readonly code: number | undefined;
}

/**
 * Asks identity as Envoy's ext_authz does, with these headers of a request for a method, or for nothing that is one.
 *
 * @param door whose Envoy asks, as identity's sidecar knows it by the certificate.
 */
export const edgeOf = (
  address: string,
  client = '203.0.113.7',
  door: 'edge' | 'bastion' = 'edge',
): ((headers: Readonly<Record<string, string>>, path?: string) => Promise<Verdict>) => {
  const identity = createClient(AuthorizationDefinition, new Channel(address, credentials.createInsecure(), {}));
  return async (headers, path = '/') => {
    const http = {headers: {...headers}, path};
    const {status, httpResponse} = await identity.check(
      {attributes: {request: {http}, source: {address: socketAddress(client)}}},
      {metadata: Metadata({'x-forwarded-client-cert': `URI=spiffe://souk.local/ns/souk/sa/${door}`})},
    );
    const nothing = {refused: undefined, removed: [], body: '', code: status?.code};
    switch (httpResponse?.$case) {
      case 'okResponse':
        return {...nothing, headers: plain(httpResponse.value.headers), removed: httpResponse.value.headersToRemove};
      case 'deniedResponse': {
        const {status: http, headers: set, body} = httpResponse.value;
        return {...nothing, refused: http?.code, headers: plain(set), body};
      }
      default:
        throw new Error('neither allowed nor denied');
    }
  };
};

/** Headers of a REST request with an API key, as they are behind the transcoder. */
export const rest = (apiKey?: string): Readonly<Record<string, string>> => ({
  'x-envoy-original-method': 'GET',
  ...(apiKey === undefined ? {} : {'x-api-key': apiKey}),
});

const plain = (headers: readonly HeaderValueOption[]): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const {header, appendAction} of headers) {
    if (!header || appendAction !== 'OVERWRITE_IF_EXISTS_OR_ADD') throw new Error('a header that does not overwrite');
    values[header.key] = header.value;
  }
  return values;
};

const socketAddress = (address: string) => ({address: {$case: 'socketAddress' as const, value: {address}}});
