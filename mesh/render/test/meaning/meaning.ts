import {publicMethods} from '../../envoy/edge-methods.ts';
import {edgePages} from '../../envoy/edge-pages.ts';
import {healthMethods, healthPage} from '../../model/access.ts';
import {doors} from '../../model/doors.ts';
import type {Mesh} from '../../model/mesh.ts';

/** What a proxy's configuration comes to, in no proxy's words. Equal meanings are equal as values. */
export interface Meaning {
  /** By caller, then by service, then by method or path. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Call>>>>>>;
  /** How a caller treats a service, by caller, then by service; only services that it has a way to. */
  readonly peers: Readonly<Record<string, Readonly<Record<string, Peer>>>>;
  /** What a service takes without a certificate of the mesh. */
  readonly withoutCertificate: Readonly<Record<string, 'refused' | 'taken'>>;
  readonly edge: EdgeMeaning;
  readonly bastion: BastionMeaning;
}

/** What becomes of a call. */
export interface Call {
  /** Whether the caller's proxy has a way for it: where to, how long and how often it is tried. */
  readonly way: Way | 'none';
  /** Whether the service's proxy lets it in. */
  readonly letIn: 'always' | 'with a token' | 'never';
}

export interface Way {
  readonly to: string;
  readonly timeoutMs: number | 'unlimited';
  readonly retries: Retries | 'none';
  /** The account from which retries are paid, if anything keeps one. */
  readonly account: unknown;
}

export interface Retries {
  readonly times: number;
  /** Sorted. */
  readonly on: readonly string[];
  readonly backoffMs: number;
  readonly elsewhere: boolean;
  readonly outOfTheZone: boolean;
}

export interface Peer {
  readonly identity: readonly string[];
  readonly maxRequests: number;
  readonly maxPendingRequests: number;
  readonly retryBudgetPercent: number;
  readonly minRetries: number;
  readonly connectTimeoutMs: number;
  /** Whether an answer that breaks off can still be had from another instance. */
  readonly answers: 'whole' | 'as they come';
  readonly ejection: {
    readonly gatewayErrors: number;
    readonly localErrors: number;
    readonly anyServerErrors: number | 'not counted';
    readonly intervalMs: number;
    readonly shortestMs: number;
    readonly longestMs: number;
    readonly maxPercent: number;
    readonly panicPercent: number;
  };
}

export interface EdgeMeaning {
  /** Method by verb and path. */
  readonly rest: Readonly<Record<string, string>>;
  /** Names of the filters in their order. */
  readonly order: readonly string[];
  /** Configurations of the filters, without where they find keys and contracts. */
  readonly filters: Readonly<Record<string, unknown>>;
  /** Who is let in at which port, beside what certificates say. */
  readonly doors: DoorsMeaning;
  /** How it speaks HTTP with clients. */
  readonly connection: Readonly<Record<string, unknown>>;
  /** What routes say besides where requests go, by method or path. */
  readonly routes: Readonly<Record<string, unknown>>;
  /** Whether identity is asked about a request for a method or page. */
  readonly asksIdentity: Readonly<Record<string, boolean>>;
}

/** The edge's ports: who is served in plain text and where others are sent; what HTTP/3 is limited to. */
export interface DoorsMeaning {
  readonly plainFor: unknown;
  readonly redirects: unknown;
  readonly quic: unknown;
  readonly quicSocket: unknown;
}

/** The bastion, as far as `calls` does not say it. */
export type BastionMeaning = Pick<EdgeMeaning, 'order' | 'filters' | 'connection'> & {
  /** What every route adds and takes away. */
  readonly headers: Readonly<Record<string, unknown>>;
};

/** What is asked of a configuration: every caller about every path of every service, also what nobody may call. */
export interface Questions {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly callers: readonly string[];
  readonly services: readonly {
    readonly name: string;
    readonly protocol: 'grpc' | 'http';
    readonly paths: readonly string[];
  }[];
  /** Methods and pages at the edge. */
  readonly atEdge: readonly string[];
}

export function questionsOf(mesh: Mesh): Questions {
  const shown = edgePages(mesh)
    .flatMap(({matches}) => matches)
    .map((match) => ('path' in match ? match.path : `${match.prefix}something`));
  const services = mesh.services.map(({name, protocol, methods}) => ({
    name,
    protocol,
    paths:
      protocol === 'grpc'
        ? [...methods.map(({path}) => path), ...healthMethods, '/souk.mesh.v1.NoService/NoMethod']
        : [healthPage, ...shown, '/nothing'],
  }));
  const methods = publicMethods(mesh).map(({path}) => path);
  return {
    trustDomain: mesh.trustDomain,
    namespace: mesh.namespace,
    // Whoever has a certificate of the mesh, though the catalogue does not know it, is nobody's caller.
    callers: [...doors, 'stranger', ...mesh.services.map(({name}) => name)],
    services,
    atEdge: [...methods, ...shown],
  };
}
