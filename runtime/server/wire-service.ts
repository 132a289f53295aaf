import type {CallContext, MethodDefinition, ServiceDefinition} from 'nice-grpc';
import {intercept, interceptStream} from './interceptors.ts';
import {methodPlan} from './method-plan.ts';
import type {Surroundings} from './passage.ts';
import type {Served} from './served.ts';

type Bytes = Uint8Array;
type WireMethod = MethodDefinition<Bytes, Bytes, Bytes, Bytes>;
type Handler = (request: Bytes, context: CallContext) => Promise<Bytes> | AsyncGenerator<Bytes, void, undefined>;

/** A contract as nice-grpc serves it, with its intercepted functions. */
export interface WireService {
  readonly definition: ServiceDefinition;
  readonly implementation: Record<string, Handler>;
}

const asIs = (bytes: Bytes): Bytes => bytes;

/** Puts the interceptors around every function of a service. Throws when one is missing or its contract incomplete. */
export const wireService = ({fullName, methods, implementation}: Served, surroundings: Surroundings): WireService => {
  const definition: Record<string, WireMethod> = {};
  const handlers: Record<string, Handler> = {};
  for (const [name, method] of Object.entries(methods)) {
    const rpc = implementation[name];
    if (typeof rpc !== 'function' || method.requestStream) throw new Error(`${fullName}.${method.name} is not served`);
    const run = (request: unknown, call: unknown) => Reflect.apply(rpc, implementation, [request, call]);
    const plan = methodPlan(fullName, method);
    handlers[name] = method.responseStream
      ? interceptStream(plan, surroundings, run)
      : intercept(plan, surroundings, run);
    definition[name] = {
      path: plan.path,
      requestStream: false,
      responseStream: method.responseStream,
      // Bytes on both sides: the interceptors decode and encode, where a mistake gets a proper answer.
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
      options: {},
    };
  }
  return {definition, implementation: handlers};
};
