import {z} from 'zod';
import {isDoor} from '../../model/doors.ts';
import {milliseconds} from './durations.ts';
import {accountOf, answersOf, protocolOptions, retryPolicy} from './envoy-config.ts';
import {retriesOf} from './envoy-retries.ts';
import {type IstioConfig, type Patch, selects} from './istio-config.ts';
import type {Peer, Retries} from './meaning.ts';

/** Patches of one kind for the proxies of `app`, in their order. */
export const patchesFor = (config: IstioConfig, app: string, context: string, applyTo: string): readonly Patch[] =>
  config
    .of('EnvoyFilter')
    .filter(({spec}) => selects(spec.workloadSelector?.labels, app))
    .flatMap(({spec}) => spec.configPatches)
    .filter((patch) => patch.match.context === context && patch.applyTo === applyTo);

/** What Envoy does where nobody says anything. */
const longestEjectionMs = 300_000;
const clusterMatch = z.object({cluster: z.strictObject({portNumber: z.number()})});
const clusterPatch = z.strictObject({
  outlier_detection: z.strictObject({max_ejection_time: z.string()}),
  typed_extension_protocol_options: protocolOptions.optional(),
});

/** What patches say of a caller's peers at a port. */
export function patchedPeer(
  config: IstioConfig,
  caller: string,
  port: number,
): Pick<Peer, 'answers'> & {longestMs: number} {
  const context = isDoor(caller) ? 'GATEWAY' : 'SIDECAR_OUTBOUND';
  const value = patchesFor(config, caller, context, 'CLUSTER')
    .filter(({match}) => clusterMatch.parse(match).cluster.portNumber === port)
    .map(({patch}) => clusterPatch.parse(patch.value))
    .at(-1);
  return {
    answers: answersOf(value?.typed_extension_protocol_options),
    longestMs: value ? milliseconds(value.outlier_detection.max_ejection_time) : longestEjectionMs,
  };
}

const askingPatch = z.looseObject({
  name: z.literal('envoy.filters.http.ext_authz'),
  typed_config: z.looseObject({grpc_service: z.strictObject({retry_policy: retryPolicy})}),
});

/** How often a door's gateway asks identity again, which only a patch can say. */
export function retriesOfAsking(config: IstioConfig, door: string): Retries | 'none' {
  const merged = patchesFor(config, door, 'GATEWAY', 'HTTP_FILTER').flatMap(({patch}) =>
    patch.operation === 'MERGE' ? (askingPatch.safeParse(patch.value).data ?? []) : [],
  );
  const policy = merged.at(-1)?.typed_config.grpc_service.retry_policy;
  return policy ? retriesOf(policy) : 'none';
}

const hostPatch = z.looseObject({include_attempt_count_in_response: z.boolean().optional()});
const routePatch = z.looseObject({typed_per_filter_config: z.record(z.string(), z.unknown()).default({})});
const namedRoute = z.looseObject({
  routeConfiguration: z.object({vhost: z.object({route: z.looseObject({name: z.string()})})}),
});

/** The account of retries that patches give a caller's route. */
export function patchedAccount(config: IstioConfig, caller: string, route: string | undefined): unknown {
  const context = isDoor(caller) ? 'GATEWAY' : 'SIDECAR_OUTBOUND';
  const of = (applyTo: string) => patchesFor(config, caller, context, applyTo);
  const perRoute = of('HTTP_ROUTE')
    .filter(({match}) => namedRoute.safeParse(match).data?.routeConfiguration.vhost.route.name === route)
    .map(({patch}) => routePatch.parse(patch.value).typed_per_filter_config);
  return accountOf(Object.assign({}, ...perRoute), {
    filters: of('HTTP_FILTER').map(({patch}) => patch.value),
    attempts: of('VIRTUAL_HOST').some(({patch}) => hostPatch.parse(patch.value).include_attempt_count_in_response),
  });
}
