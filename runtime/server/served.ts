import type {TsProtoServiceDefinition} from 'nice-grpc';
import type {MessageType, ServiceOf} from './service-of.ts';

/** A method as ts-proto defines it. */
export interface ServedMethod {
  readonly name: string;
  readonly requestType: MessageType<unknown>;
  readonly requestStream: boolean;
  readonly responseType: MessageType<unknown>;
  readonly responseStream: boolean;
}

/** A contract and what answers it. */
export interface Served {
  /** `souk.inventory.v1.InventoryService`. */
  readonly fullName: string;
  readonly methods: Readonly<Record<string, ServedMethod>>;
  readonly implementation: Readonly<Record<string, unknown>>;
  /** Of a contract that is not ours: it has no policy, its messages no rules that we check, its callers no token. */
  readonly foreign?: Foreign;
}

/** What stands in the policy of our own contracts. */
export interface Foreign {
  /** Longest time that a call may take. */
  readonly timeoutMs: number;
  /** Calls that are answered leave no line in the log: for what is asked about every request and would say nothing new. */
  readonly quiet?: boolean;
}

/** Pairs a contract with its functions, for `serve`. */
export const served = <Definition extends TsProtoServiceDefinition>(
  definition: Definition,
  implementation: ServiceOf<Definition>,
): Served => ({fullName: definition.fullName, methods: definition.methods, implementation});

/** Pairs a contract of somebody else with its functions. Its calls are logged (unless it is quiet), timed and limited, nothing else is asked. */
export const servedForeign = <Definition extends TsProtoServiceDefinition>(
  definition: Definition,
  implementation: ServiceOf<Definition>,
  foreign: Foreign,
): Served => ({...served(definition, implementation), foreign});
