import type {DescMethod} from '@bufbuild/protobuf';
import {MethodOptions_IdempotencyLevel as Idempotency} from '@bufbuild/protobuf/wkt';
import type {Policy} from '#gen/ts/souk/mesh/v1/policy.ts';
import {millisecondsOf} from './duration.ts';
import type {Fault} from './problem.ts';
import {readHttpBindings} from './read-http-bindings.ts';
import {httpRuleOf} from './read-options.ts';

/** Everything that is wrong with how the answers of a method may be kept. */
export function checkCaching(method: DescMethod, {edgeCache, anonymous}: Policy): Fault[] {
  if (!edgeCache) return [];
  const faults: Fault[] = [];
  const rule = httpRuleOf(method);
  if (method.idempotency !== Idempotency.NO_SIDE_EFFECTS) {
    faults.push([
      'edge_cache on a method that may have side effects',
      'Remove edge_cache, or say `option idempotency_level = NO_SIDE_EFFECTS` if it is true.',
    ]);
  }
  if (method.methodKind !== 'unary' || !rule || !readHttpBindings(rule).bindings.some(({verb}) => verb === 'GET')) {
    faults.push([
      'edge_cache on a method that is not read with GET, in one answer',
      'Remove edge_cache: clients keep the answers of GET and of nothing else.',
    ]);
  }
  if (edgeCache.maxAge && !(millisecondsOf(edgeCache.maxAge) >= 1000)) {
    faults.push([
      'edge_cache with a max_age of less than a second',
      'Write `max_age: {seconds: 60}`, or leave it out: then the answer is asked about each time.',
    ]);
  }
  if (edgeCache.scope === 'CACHE_SCOPE_PUBLIC' && !anonymous) {
    faults.push([
      'edge_cache is public on a method that asks who calls',
      'Leave the scope private: another caller would be shown this one’s answer. Or say `anonymous: true` if everybody gets the same.',
    ]);
  }
  return faults;
}
