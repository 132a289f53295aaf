import {z} from 'zod';
import {edgeChain, saying} from './edge-chain.ts';
import {matchesRule} from './istio-authorization.ts';
import {type HttpRoute, type IstioConfig, type Patch, selects} from './istio-config.ts';
import {patchesFor} from './istio-patches.ts';
import {customProviders, gatewayRoutes} from './istio-routes.ts';
import type {DoorsMeaning, EdgeMeaning, Questions} from './meaning.ts';
import {restRoutes} from './rest-routes.ts';

const filter = z.object({name: z.string(), typed_config: z.record(z.string(), z.unknown()).default({})});
type Filter = z.infer<typeof filter>;

const extAuthz = 'envoy.filters.http.ext_authz';
const subFilter = z.object({
  listener: z.object({filterChain: z.object({filter: z.object({subFilter: z.object({name: z.string()})})})}),
});
const routeName = z.object({routeConfiguration: z.object({vhost: z.object({route: z.object({name: z.string()})})})});

/** What the gateway means once the patches are applied. */
export function readIstioEdge(config: IstioConfig, {atEdge, namespace, trustDomain}: Questions): EdgeMeaning {
  const of = (applyTo: string) => patchesFor(config, 'edge', 'GATEWAY', applyTo);
  const filters = patchedFilters(config, 'edge');
  const transcoder = z
    .looseObject({services: z.array(z.string()), proto_descriptor_bin: z.string()})
    .parse(filters.find(({name}) => name.endsWith('grpc_json_transcoder'))?.typed_config);
  const merged = (applyTo: string) => Object.assign({}, ...of(applyTo).map(({patch}) => patch.value));
  const asking = config
    .of('AuthorizationPolicy')
    .filter(({spec}) => spec.action === 'CUSTOM' && selects(spec.selector?.matchLabels, 'edge'))
    .flatMap(({spec}) => spec.rules);
  const anybody = {principal: `${trustDomain}/ns/${namespace}/sa/anybody`, port: 8080, hasToken: false};
  return {
    rest: restRoutes(Buffer.from(transcoder.proto_descriptor_bin, 'base64'), transcoder.services),
    ...edgeChain(filters),
    doors: doorsOf(config),
    connection: z.object({typed_config: z.record(z.string(), z.unknown())}).parse(merged('NETWORK_FILTER'))
      .typed_config,
    routes: {
      everywhere: {...merged('ROUTE_CONFIGURATION'), ...merged('VIRTUAL_HOST')},
      ...Object.fromEntries(gatewayRoutes(config, 'edge').flatMap((route) => routeFacts(route, of('HTTP_ROUTE')))),
    },
    asksIdentity: Object.fromEntries(
      atEdge.map((path) => [path, asking.some((rule) => matchesRule(rule, {...anybody, path}))]),
    ),
  };
}

const ofListener = z.object({
  listener: z.strictObject({name: z.string().optional(), portNumber: z.number().optional()}),
});
const plainChain = z.strictObject({filter_chain_match: z.unknown()});
const addedChain = z.strictObject({filters: z.tuple([z.looseObject({typed_config: z.unknown()})])});
const quicChain = z.strictObject({transport_socket: z.looseObject({typed_config: z.unknown()})});
const quicOptions = z.strictObject({udp_listener_config: z.unknown()});

function doorsOf(config: IstioConfig): DoorsMeaning {
  const at = (applyTo: string, operation: string, wanted: number | string) =>
    patchesFor(config, 'edge', 'GATEWAY', applyTo)
      .filter(({match, patch}) => {
        const {name, portNumber} = ofListener.safeParse(match).data?.listener ?? {};
        return (name ?? portNumber) === wanted && patch.operation === operation;
      })
      .map(({patch}) => patch.value);
  const quic = 'udp_0.0.0.0_8443';
  return {
    plainFor: at('FILTER_CHAIN', 'MERGE', 8080).map((value) => plainChain.parse(value).filter_chain_match),
    redirects: at('FILTER_CHAIN', 'ADD', 8080).map((value) => addedChain.parse(value).filters[0].typed_config),
    quic: at('LISTENER', 'MERGE', quic).map((value) => quicOptions.parse(value).udp_listener_config)[0],
    quicSocket: at('FILTER_CHAIN', 'MERGE', quic).map(
      (value) => quicChain.parse(value).transport_socket.typed_config,
    )[0],
  };
}

/** The filters that Istio gives a door's gateway, as far as they decide anything, after the patches in their order. */
export function patchedFilters(config: IstioConfig, door: string): readonly Filter[] {
  const patches = patchesFor(config, door, 'GATEWAY', 'HTTP_FILTER');
  const asksIdentity = customProviders(config, door).length > 0;
  const names = [...(asksIdentity ? [extAuthz] : []), 'envoy.filters.http.cors', 'envoy.filters.http.router'];
  let chain: Filter[] = names.map((name) => ({name, typed_config: {}}));
  for (const {match, patch} of patches) {
    const target = subFilter.safeParse(match).data?.listener.filterChain.filter.subFilter.name;
    const place = chain.findIndex(({name}) => name === target);
    if (patch.operation === 'REMOVE') chain = chain.filter(({name}) => name !== target);
    else if (patch.operation === 'INSERT_FIRST') chain.unshift(filter.parse(patch.value));
    else if (patch.operation === 'INSERT_BEFORE' && place >= 0) chain.splice(place, 0, filter.parse(patch.value));
  }
  // What is merged comes last, whatever its place in the list.
  const merges = patches.filter(({patch}) => patch.operation === 'MERGE').map(({patch}) => filter.parse(patch.value));
  return chain.map((one) => {
    const additions = merges.filter(({name}) => name === one.name).map((merge) => merge.typed_config);
    return {name: one.name, typed_config: Object.assign({}, one.typed_config, ...additions)};
  });
}

function routeFacts(route: HttpRoute, patches: readonly Patch[]): [string, unknown][] {
  const additions = patches
    .filter(({match}) => routeName.parse(match).routeConfiguration.vhost.route.name === route.name)
    .map(({patch}) => patch.value);
  const extras = z
    .strictObject({
      metadata: z.unknown(),
      response_headers_to_add: z.unknown(),
      typed_per_filter_config: z.record(z.string(), z.unknown()).default({}),
    })
    .partial()
    .parse(Object.assign({}, ...additions));
  const facts = saying({
    redirect: route.redirect && {to: route.redirect.uri, status: route.redirect.redirectCode},
    sets: route.headers?.request.set,
    metadata: extras.metadata,
    answers: extras.response_headers_to_add,
    filters: Object.fromEntries(
      Object.entries(extras.typed_per_filter_config ?? {}).map(([key, value]) => [
        key.replace('envoy.filters.http.', ''),
        value,
      ]),
    ),
  });
  return (route.match ?? []).map(({uri}) => [uri ? uriKey(uri) : '*', facts]);
}

const uriKey = (uri: NonNullable<NonNullable<HttpRoute['match']>[number]['uri']>): string =>
  'exact' in uri ? uri.exact : 'prefix' in uri ? `${uri.prefix}*` : uri.regex;
