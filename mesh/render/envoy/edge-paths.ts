import type {HttpBinding, Mesh, MethodContract} from '../model/mesh.ts';
import {regexOf, shapeOf} from '../model/path-template.ts';
import {type ConfigMap, typed} from './config.ts';
import {publicMethods} from './edge-methods.ts';
import {refusedVerb} from './edge-verbs.ts';
import {bodyMessage, bodyMetadata} from './strict-json.ts';

/** A path of the contracts, as it is before transcoding. */
export interface PublicPath {
  /** `/v1/books/*`, with `*` and `**` as in the contract. */
  readonly shape: string;
  /** RE2, for the whole path. */
  readonly regex: string;
  /** What its route says to the filters. */
  readonly extras: ConfigMap;
}

/**
 * Every path of the contracts, the more particular ones first. A request that still has such a path when it is routed was not
 * transcoded: the path exists, not with its verb. The same route tells CORS and the limits of the body what the path is.
 */
export function publicPaths(mesh: Mesh): readonly PublicPath[] {
  const shapes = Map.groupBy(
    publicMethods(mesh).flatMap(({contract}) => contract.http.map((binding) => ({contract, binding}))),
    ({binding}) => shapeOf(binding.template),
  );
  // `/v1/books/*` would match `/v1/books/1:setStock` too.
  const ordered = [...shapes.entries()].sort(
    ([a], [b]) => Number(b.includes(':')) - Number(a.includes(':')) || (a < b ? -1 : 1),
  );
  return ordered.flatMap(([shape, uses]) => {
    const [first] = uses;
    return first ? [{shape, regex: regexOf(first.binding.template), extras: extrasOf(mesh, uses)}] : [];
  });
}

interface PathUse {
  readonly contract: MethodContract;
  readonly binding: HttpBinding;
}

function extrasOf({edge}: Mesh, uses: readonly PathUse[]): ConfigMap {
  const bodies = uses.flatMap(({contract, binding}) => {
    const body = bodyMessage(contract.desc.input, binding);
    return body ? [[binding.verb, body] as const] : [];
  });
  const bulk = uses.some(({contract}) => contract.rateClass === 'bulk');
  return {
    metadata: bodyMetadata(new Map(bodies)),
    typed_per_filter_config: {
      ...refusedVerb(uses.map(({binding}) => binding.verb).sort()),
      ...(bulk && largerBody(edge.maxBodyBytes.bulk)),
    },
  };
}

const largerBody = (max_request_bytes: number): ConfigMap => ({
  'envoy.filters.http.buffer': typed('extensions.filters.http.buffer.v3.BufferPerRoute', {buffer: {max_request_bytes}}),
});
