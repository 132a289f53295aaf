import type {DescMethod, FileRegistry} from '@bufbuild/protobuf';
import {MethodOptions_IdempotencyLevel as Idempotency} from '@bufbuild/protobuf/wkt';
import type {EdgeCache, Policy} from '#gen/ts/souk/mesh/v1/policy.ts';
import type {Catalogue, ImportanceName, RateClassName, ServiceEntry} from '../catalogue-entries.ts';
import {checkCatalogue} from './check-catalogue.ts';
import {checkEvents} from './check-events.ts';
import {checkHttp} from './check-http.ts';
import {checkMethod} from './check-method.ts';
import {checkNamedReasons, checkReasons} from './check-reasons.ts';
import {millisecondsOf} from './duration.ts';
import type {Caching, Mesh, Method, Service} from './mesh.ts';
import {ContractError} from './problem.ts';
import {areaOf, ownFiles} from './read-contracts.ts';
import {readHttpBindings} from './read-http-bindings.ts';
import {httpRuleOf, policyOf} from './read-options.ts';

/** Makes the model of the mesh. Throws a ContractError with every problem when contracts or catalogue ask for nonsense. */
export function buildMesh(contracts: FileRegistry, catalogue: Catalogue): Mesh {
  const names = Object.keys(catalogue.services).sort();
  const methods = ownFiles(contracts).flatMap((file) => file.services.flatMap((service) => service.methods));
  const problems = [
    ...checkCatalogue(contracts, catalogue),
    ...checkEvents(contracts, catalogue),
    ...methods.flatMap((method) => checkMethod(method, names)),
    ...checkHttp(methods),
    ...checkReasons(contracts),
    ...checkNamedReasons(contracts),
  ];
  if (problems.length > 0) throw new ContractError(problems);

  const served = Object.entries(catalogue.services)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, {alsoServes, ...entry}]): Omit<Service, 'peers'> => ({
        ...entry,
        name,
        methods: [
          ...methods.filter((method) => areaOf(method.parent.file) === name).map((method) => ownMethod(method, names)),
          ...foreignMethods(alsoServes),
        ],
      }),
    );
  const calledBy = (caller: string) =>
    served.filter(({methods}) => methods.some(({callers}) => callers.includes(caller))).map(({name}) => name);
  return {
    trustDomain: catalogue.trustDomain,
    namespace: catalogue.namespace,
    zones: Object.entries(catalogue.regions).flatMap(([region, zones]) => zones.map((zone) => ({region, zone}))),
    services: served.map((service) => ({...service, peers: calledBy(service.name)})),
    edge: catalogue.edge,
    edgePeers: [
      ...new Set([...calledBy('edge'), ...served.filter(({protocol}) => protocol === 'http').map(({name}) => name)]),
    ].sort(),
    bastionPeers: calledBy('bastion'),
    contracts,
  };
}

function ownMethod(desc: DescMethod, names: readonly string[]): Method {
  const policy = policyOf(desc);
  const rule = httpRuleOf(desc);
  const callers = (policy?.callers ?? []).flatMap((caller) => (caller === '*' ? names : [caller]));
  return {
    path: `/${desc.parent.typeName}/${desc.name}`,
    callers: [...new Set([...callers, ...(rule ? ['edge'] : []), 'bastion'])].sort(),
    timeoutMs: millisecondsOf(policy?.timeout),
    retryable: desc.idempotency === Idempotency.NO_SIDE_EFFECTS || desc.idempotency === Idempotency.IDEMPOTENT,
    contract: {
      desc,
      http: rule ? readHttpBindings(rule).bindings : [],
      permission: policy?.permission || undefined,
      anonymous: policy?.anonymous ?? false,
      rateClass: rateClassOf(policy),
      importance: importanceOf(policy),
      caching: policy?.edgeCache && cachingOf(policy.edgeCache),
    },
  };
}

const cachingOf = ({maxAge, scope}: EdgeCache): Caching => ({
  scope: scope === 'CACHE_SCOPE_PUBLIC' ? 'public' : 'private',
  seconds: maxAge && Math.floor(millisecondsOf(maxAge) / 1000),
});

function importanceOf(policy: Policy | undefined): ImportanceName {
  switch (policy?.importance) {
    case 'IMPORTANCE_CRITICAL':
      return 'critical';
    case 'IMPORTANCE_SHEDDABLE':
      return 'sheddable';
    default:
      return 'normal';
  }
}

function rateClassOf(policy: Policy | undefined): RateClassName {
  switch (policy?.rateClass) {
    case 'RATE_CLASS_BULK':
      return 'bulk';
    case 'RATE_CLASS_SENSITIVE':
      return 'sensitive';
    default:
      return 'standard';
  }
}

function foreignMethods(alsoServes: ServiceEntry['alsoServes']): Method[] {
  return Object.entries(alsoServes).map(([name, {callers, timeoutMs, idempotent = false}]) => ({
    path: `/${name}`,
    callers: [...callers].sort(),
    timeoutMs,
    retryable: idempotent,
    contract: undefined,
  }));
}
