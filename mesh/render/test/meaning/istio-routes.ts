import {isDoor} from '../../model/doors.ts';
import {type AskedAccount, accountMethod, askedAccount} from './asked-account.ts';
import {milliseconds} from './durations.ts';
import {type HttpRetry, type HttpRoute, type IstioConfig, selects, type Text} from './istio-config.ts';
import {patchedAccount, patchesFor, retriesOfAsking} from './istio-patches.ts';
import type {Questions, Retries, Way} from './meaning.ts';

/** What Istio does where nobody says anything. */
const byDefault: HttpRetry = {
  attempts: 2,
  retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
};

/** Services of the mesh that a caller's proxy knows. */
export function knownServices(config: IstioConfig, caller: string, questions: Questions): readonly string[] {
  if (isDoor(caller)) return atGateway(config, caller, questions);
  // The one that selects the pods wins over the one for all; without any, everything is known.
  const scopes = config.of('Sidecar').map(({spec}) => spec);
  const scope =
    scopes.find(({workloadSelector}) => workloadSelector && selects(workloadSelector.labels, caller)) ??
    scopes.find(({workloadSelector}) => workloadSelector === undefined);
  const hosts = scope?.egress.flatMap((egress) => egress.hosts) ?? ['*/*'];
  const covers = (name: string) =>
    hosts.some((pattern) => {
      const [namespace, host] = pattern.split('/');
      const isHere = namespace === '.' || namespace === '*' || namespace === questions.namespace;
      return isHere && (host === '*' || host === hostOf(questions, name));
    });
  return questions.services.map(({name}) => name).filter(covers);
}

/** Services that the routes of a door's gateway, or its policies, call. */
function atGateway(config: IstioConfig, door: string, questions: Questions): readonly string[] {
  const called = [
    ...gatewayRoutes(config, door).map(({route}) => route?.[0].destination.host),
    ...customProviders(config, door).map((asked) => asked.service),
    patchedAccountOfLimits(config, door)?.cluster.split('|').at(-1),
  ];
  return questions.services.map(({name}) => name).filter((name) => called.includes(hostOf(questions, name)));
}

/** What the gateway's filters ask the account of limits. */
const patchedAccountOfLimits = (config: IstioConfig, door: string): AskedAccount | undefined =>
  askedAccount(patchesFor(config, door, 'GATEWAY', 'HTTP_FILTER').map(({patch}) => patch.value));

/** Routes of a door in their order, if there is a gateway for it. */
export const gatewayRoutes = (config: IstioConfig, door: string): readonly HttpRoute[] =>
  config
    .of('VirtualService')
    .filter(({spec}) =>
      config.of('Gateway').some(({metadata, spec: {selector}}) => {
        return spec.gateways.includes(metadata.name) && spec.hosts.includes('*') && selects(selector, door);
      }),
    )
    .flatMap(({spec}) => spec.http);

/** Who is asked about requests at a door. */
export const customProviders = (config: IstioConfig, door: string) =>
  config
    .of('AuthorizationPolicy')
    .filter(({spec}) => spec.action === 'CUSTOM' && selects(spec.selector?.matchLabels, door))
    .flatMap(({spec}) => config.meshConfig.extensionProviders.filter(({name}) => name === spec.provider?.name))
    .flatMap(({envoyExtAuthzGrpc: asked}) => asked ?? []);

/** The way of a caller's request to a service: the first route that fits; without any for the service Istio has one of its own. */
export function wayOf(
  config: IstioConfig,
  caller: string,
  service: string,
  path: string,
  grpc: boolean,
  questions: Questions,
): Way | 'none' {
  const host = hostOf(questions, service);
  if (!knownServices(config, caller, questions).includes(service)) return 'none';
  const asked = customProviders(config, caller).find((provider) => provider.service === host);
  if (isDoor(caller) && asked && path === '/envoy.service.auth.v3.Authorization/Check')
    return {
      to: service,
      timeoutMs: milliseconds(asked.timeout),
      retries: retriesOfAsking(config, caller),
      account: 'none',
    };
  if (isDoor(caller) && path === accountMethod) {
    const limits = patchedAccountOfLimits(config, caller);
    return limits === undefined || !limits.cluster.endsWith(`|${host}`)
      ? 'none'
      : {to: service, timeoutMs: limits.timeoutMs, retries: 'none', account: 'none'};
  }
  const services = config
    .of('VirtualService')
    .filter(({spec}) => spec.gateways.includes('mesh') && spec.hosts.includes(host));
  if (!isDoor(caller) && services.length === 0) return {to: service, ...timesOf(config, caller, {})};
  const routes = isDoor(caller) ? gatewayRoutes(config, caller) : services.flatMap(({spec}) => spec.http);
  const route = routes.find((one) => matchesRoute(one, caller, path, grpc));
  if (!route?.route) return 'none';
  const to = route.route[0].destination.host;
  return {
    to: questions.services.find(({name}) => hostOf(questions, name) === to)?.name ?? to,
    ...timesOf(config, caller, route),
  };
}

/** Whether any of the route's matches fits; a route without one fits everything. */
export const matchesRoute = ({match}: HttpRoute, caller: string, path: string, grpc: boolean): boolean =>
  match === undefined ||
  match.some(
    ({uri, headers = {}, sourceLabels}) =>
      (uri === undefined || matchesText(uri, path)) &&
      Object.entries(headers).every(
        ([name, value]) => name === 'content-type' && matchesText(value, grpc ? 'application/grpc' : ''),
      ) &&
      selects(sourceLabels, caller),
  );

const matchesText = (wanted: Text, value: string): boolean =>
  'exact' in wanted
    ? wanted.exact === value
    : 'prefix' in wanted
      ? value.startsWith(wanted.prefix)
      : new RegExp(`^(?:${wanted.regex})$`).test(value);

function timesOf(config: IstioConfig, caller: string, {name, timeout, retries}: HttpRoute): Omit<Way, 'to'> {
  const asked = retries ?? config.meshConfig.defaultHttpRetryPolicy ?? byDefault;
  return {
    timeoutMs: timeout === undefined ? 'unlimited' : milliseconds(timeout) || 'unlimited',
    retries: asked.attempts > 0 ? retriesOf(asked) : 'none',
    account: patchedAccount(config, caller, name),
  };
}

const retriesOf = (retries: HttpRetry): Retries => ({
  times: retries.attempts,
  on: (retries.retryOn ?? byDefault.retryOn ?? '').split(',').sort(),
  backoffMs: milliseconds(retries.backoff ?? '25ms'),
  elsewhere: retries.retryIgnorePreviousHosts ?? true,
  outOfTheZone: retries.retryRemoteLocalities ?? false,
});

const hostOf = ({namespace}: Questions, name: string): string => `${name}.${namespace}.svc.cluster.local`;
