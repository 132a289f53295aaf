import type {ConfigMap} from '../envoy/config.ts';
import {healthMethods, healthPage, needsNoToken} from '../model/access.ts';
import type {Mesh, Method, Service} from '../model/mesh.ts';
import {portOf} from './host.ts';
import {podsOf, resource} from './resource.ts';

/** Nobody may call anything in the namespace unless another policy allows it. */
export const denyByDefault = (mesh: Mesh): ConfigMap => resource(mesh, 'AuthorizationPolicy', 'deny-by-default', {});

/** Lets exactly those in that the contract names, method by method. */
export function callersPolicy(mesh: Mesh, service: Service): ConfigMap {
  const granted =
    service.protocol === 'grpc'
      ? [
          ...byCallers(service.methods).map(([callers, paths]) => rule(service, from(mesh, callers), paths)),
          rule(service, anyOfTheMesh(mesh), healthMethods),
        ]
      : [rule(service, from(mesh, ['edge'])), rule(service, anyOfTheMesh(mesh), [healthPage])];
  return resource(mesh, 'AuthorizationPolicy', `${service.name}-callers`, {
    selector: {matchLabels: podsOf(service.name)},
    action: 'ALLOW',
    rules: granted,
  });
}

/** What the names of the policies end in that refuse requests without a token; the refusal's details name the policy. */
export const tokenPolicySuffix = '-token';

/**
 * Refuses calls without a transaction token. Only of those who may call at all: whoever may not is refused for that reason,
 * as in mesh/envoy.
 */
export function tokenPolicy(mesh: Mesh, service: Service): ConfigMap {
  const guarded = service.methods.filter((method) => !needsNoToken(method));
  return resource(mesh, 'AuthorizationPolicy', `${service.name}${tokenPolicySuffix}`, {
    selector: {matchLabels: podsOf(service.name)},
    action: 'DENY',
    rules: byCallers(guarded).map(([callers, paths]) =>
      rule(service, {...from(mesh, callers), notRequestPrincipals: ['*']}, paths),
    ),
  });
}

/** Methods by the set of their callers, so that a rule says who may call what. Methods that nobody calls are in none. */
function byCallers(methods: readonly Method[]): readonly (readonly [readonly string[], readonly string[]])[] {
  const groups = Map.groupBy(
    methods.filter(({callers}) => callers.length > 0),
    ({callers}) => callers.join(),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [[first.callers, group.map(({path}) => path)] as const] : [];
  });
}

/** A rule for requests of `source` at the service's port, for the paths or for all. */
const rule = (service: Service, source: ConfigMap, paths?: readonly string[]): ConfigMap => ({
  from: [{source}],
  to: [{operation: {ports: [String(portOf(service))], paths}}],
});

/** Istio writes an identity without `spiffe://`. */
const principal = ({trustDomain, namespace}: Mesh, name: string): string => `${trustDomain}/ns/${namespace}/sa/${name}`;
const from = (mesh: Mesh, callers: readonly string[]): ConfigMap => ({
  principals: callers.map((caller) => principal(mesh, caller)),
});
const anyOfTheMesh = (mesh: Mesh): ConfigMap => ({principals: [principal(mesh, '*')]});
