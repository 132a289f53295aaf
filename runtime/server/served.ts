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
}

/** Pairs a contract with its functions, for `serve`. */
export const served = <Definition extends TsProtoServiceDefinition>(
  definition: Definition,
  implementation: ServiceOf<Definition>,
): Served => ({fullName: definition.fullName, methods: definition.methods, implementation});
