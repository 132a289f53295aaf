import type {DescMethod, FileRegistry} from '@bufbuild/protobuf';
import type {EdgeEntry, ImportanceName, RateClassName, ServiceEntry} from '../catalogue-entries.ts';
import type {Locality} from './locality.ts';
import type {PathTemplate} from './path-template.ts';

/** The mesh as contracts and catalogue describe it, in no proxy's terms: every writer reads this and nothing else. */
export interface Mesh {
  readonly trustDomain: string;
  readonly namespace: string;
  /** Where it may run, the home region's zones first. */
  readonly zones: readonly Locality[];
  /** In alphabetical order, like everything below. */
  readonly services: readonly Service[];
  readonly edge: EdgeEntry;
  /** Services that the edge calls. */
  readonly edgePeers: readonly string[];
  /** Services that the bastion calls. */
  readonly bastionPeers: readonly string[];
  /** All contracts, for what a writer needs besides: messages, comments. */
  readonly contracts: FileRegistry;
}

/** A service as the catalogue has it, with what the contracts say. */
export interface Service extends Omit<ServiceEntry, 'alsoServes'> {
  readonly name: string;
  readonly methods: readonly Method[];
  /** Services that it may call, itself included where a contract allows that. */
  readonly peers: readonly string[];
}

export interface Method {
  /** `/souk.cart.v1.CartService/GetCart`. */
  readonly path: string;
  /** Services and doors that may call it. */
  readonly callers: readonly string[];
  /** Longest time that a call may take, retries included. */
  readonly timeoutMs: number;
  /** Whether a call may be repeated without harm. */
  readonly retryable: boolean;
  /** What our contract says beyond that; undefined for a method of somebody else's contract. */
  readonly contract: MethodContract | undefined;
}

export interface MethodContract {
  readonly desc: DescMethod;
  readonly http: readonly HttpBinding[];
  readonly permission: string | undefined;
  /** Served without a transaction token. */
  readonly anonymous: boolean;
  readonly rateClass: RateClassName;
  readonly importance: ImportanceName;
  /** How an answer may be kept outside the mesh; undefined: not at all. */
  readonly caching: Caching | undefined;
}

export interface Caching {
  readonly scope: 'private' | 'public';
  /** For how long it may be shown without asking; undefined: it is asked about each time. */
  readonly seconds: number | undefined;
}

export type HttpVerb = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';

export interface HttpBinding {
  readonly verb: HttpVerb;
  readonly template: PathTemplate;
  /** Field that the body becomes; `*`: all fields that are not in the path; undefined: no body. */
  readonly body: string | undefined;
}

/** Identity of a service, or of a door, in its certificate. */
export function identityOf({trustDomain, namespace}: Pick<Mesh, 'trustDomain' | 'namespace'>, name: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${name}`;
}

/** The service `name`, which the model was checked to have. */
export function serviceOf(mesh: Mesh, name: string): Service {
  const service = mesh.services.find((candidate) => candidate.name === name);
  if (!service) throw new Error(`no service ${name} in the catalogue`);
  return service;
}

/** Methods that `caller` may call at `service`. */
export function methodsFor(service: Service, caller: string): readonly Method[] {
  return service.methods.filter((method) => method.callers.includes(caller));
}
