import type {CheckRequest} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';

/** A request that waits at the edge for identity's word, after the transcoder. */
export interface EdgeRequest {
  /** Those that the edge shows identity; names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** `/package.Service/Method`; something else where no method is meant. */
  readonly method: string;
  /** The verb of REST; undefined for gRPC. */
  readonly verb: string | undefined;
  /** Host and port that the client has asked; empty when the edge does not know it. */
  readonly host: string;
  /** Whether it came as REST: the transcoder leaves its original verb on it. */
  readonly rest: boolean;
  /** Address of the client, without its port; empty when the edge does not know it. */
  readonly address: string;
  readonly door: Door;
}

/** Through which Envoy a request comes in. */
export type Door = 'edge' | 'bastion';

/**
 * Reads Envoy's question.
 *
 * @param asker SPIFFE identity of the Envoy that asks, by which the doors are told apart: no request can say it.
 */
export const edgeRequestOf = ({attributes}: CheckRequest, asker: string): EdgeRequest => {
  const http = attributes?.request?.http;
  const headers = http?.headers ?? {};
  const source = attributes?.source?.address?.address;
  return {
    headers,
    method: http?.path ?? '',
    verb: headers['x-envoy-original-method'],
    host: http?.host ?? '',
    rest: headers['x-envoy-original-method'] !== undefined,
    address: source?.$case === 'socketAddress' ? source.value.address : '',
    door: asker.endsWith('/sa/bastion') ? 'bastion' : 'edge',
  };
};
