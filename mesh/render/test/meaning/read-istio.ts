import {milliseconds} from './durations.ts';
import {letIn} from './istio-authorization.ts';
import {type IstioConfig, readIstioConfig, selects, type TrafficPolicy} from './istio-config.ts';
import {patchedPeer} from './istio-patches.ts';
import {knownServices, wayOf} from './istio-routes.ts';
import type {Call, Meaning, Peer, Questions} from './meaning.ts';
import {readIstioBastion} from './read-istio-bastion.ts';
import {readIstioEdge} from './read-istio-edge.ts';

/** What mesh/istio means. `files`: texts by path. */
export function readIstio(files: ReadonlyMap<string, string>, questions: Questions): Meaning {
  const config = readIstioConfig(files);
  const {callers, services, namespace} = questions;
  const call = (caller: string, {name, protocol}: Questions['services'][number], path: string): Call => ({
    way: wayOf(config, caller, name, path, protocol === 'grpc', questions),
    letIn: letIn(config, name, {
      principal: `${config.meshConfig.trustDomain}/ns/${namespace}/sa/${caller}`,
      path,
      port: portOf(protocol),
    }),
  });
  return {
    calls: Object.fromEntries(
      callers.map((caller) => [
        caller,
        Object.fromEntries(
          services.map((service) => [
            service.name,
            Object.fromEntries(service.paths.map((path) => [path, call(caller, service, path)])),
          ]),
        ),
      ]),
    ),
    peers: Object.fromEntries(callers.map((caller) => [caller, peersOf(config, caller, questions)])),
    withoutCertificate: Object.fromEntries(
      services.map(({name}) => [name, demandsCertificate(config, name) ? 'refused' : 'taken']),
    ),
    edge: readIstioEdge(config, questions),
    bastion: readIstioBastion(config),
  };
}

const portOf = (protocol: 'grpc' | 'http'): number => (protocol === 'grpc' ? 50051 : 8080);

/** The policy of the pods wins over the one of the namespace. */
function demandsCertificate(config: IstioConfig, app: string): boolean {
  const policies = config.of('PeerAuthentication').map(({spec}) => spec);
  const own = policies.find(({selector}) => selector && selects(selector.matchLabels, app));
  return (own ?? policies.find(({selector}) => selector === undefined))?.mtls.mode === 'STRICT';
}

function peersOf(config: IstioConfig, caller: string, questions: Questions): Record<string, Peer> {
  const peers = knownServices(config, caller, questions).flatMap((name) => {
    const host = `${name}.${questions.namespace}.svc.cluster.local`;
    const rule = config.of('DestinationRule').find(({spec}) => spec.host === host);
    const service = questions.services.find((one) => one.name === name);
    if (!rule || !service) return [];
    return [[name, peerOf(rule.spec.trafficPolicy, patchedPeer(config, caller, portOf(service.protocol)))] as const];
  });
  return Object.fromEntries(peers);
}

const peerOf = (policy: TrafficPolicy, {answers, longestMs}: ReturnType<typeof patchedPeer>): Peer => ({
  identity: policy.tls.subjectAltNames,
  maxRequests: policy.connectionPool.http.http2MaxRequests,
  maxPendingRequests: policy.connectionPool.http.http1MaxPendingRequests,
  retryBudgetPercent: policy.retryBudget.percent,
  minRetries: policy.retryBudget.minRetryConcurrency,
  connectTimeoutMs: milliseconds(policy.connectionPool.tcp.connectTimeout),
  answers,
  ejection: {
    gatewayErrors: policy.outlierDetection.consecutiveGatewayErrors,
    localErrors: policy.outlierDetection.consecutiveLocalOriginFailures,
    anyServerErrors: policy.outlierDetection.consecutive5xxErrors || 'not counted',
    intervalMs: milliseconds(policy.outlierDetection.interval),
    shortestMs: milliseconds(policy.outlierDetection.baseEjectionTime),
    longestMs,
    maxPercent: policy.outlierDetection.maxEjectionPercent,
    panicPercent: policy.outlierDetection.minHealthPercent,
  },
});
