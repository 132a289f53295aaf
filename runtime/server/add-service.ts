import type {MethodDefinition, Server} from 'nice-grpc';
import {addMethods, type StreamMethod, type UnaryMethod} from './add-methods.ts';
import {intercept, interceptStream} from './interceptors.ts';
import {methodPlan} from './method-plan.ts';
import type {Surroundings} from './passage.ts';
import type {Served} from './served.ts';

type Bytes = Uint8Array;

/** Adds a service with the interceptors around each of its functions. Throws when one is missing or its contract incomplete. */
export const addService = (server: Server, service: Served, surroundings: Surroundings): void => {
  const {fullName, methods, implementation, foreign} = service;
  const unary: Record<string, UnaryMethod<Bytes>> = {};
  const streams: Record<string, StreamMethod<Bytes>> = {};
  for (const [name, method] of Object.entries(methods)) {
    const rpc = implementation[name];
    if (typeof rpc !== 'function' || method.requestStream) throw new Error(`${fullName}.${method.name} is not served`);
    const run = (request: unknown, call: unknown) => Reflect.apply(rpc, implementation, [request, call]);
    const plan = methodPlan(fullName, method, foreign);
    if (method.responseStream) {
      streams[name] = {definition: definition(plan.path, true), handler: interceptStream(plan, surroundings, run)};
    } else {
      unary[name] = {definition: definition(plan.path, false), handler: intercept(plan, surroundings, run)};
    }
  }
  addMethods(server, unary, streams);
};

/** Bytes on both sides: the interceptors decode and encode, where a mistake gets a proper answer. */
const definition = <Streams extends boolean>(
  path: string,
  responseStream: Streams,
): MethodDefinition<Bytes, Bytes, Bytes, Bytes, false, Streams> => ({
  path,
  requestStream: false,
  responseStream,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
  options: {},
});

const asIs = (bytes: Bytes): Bytes => bytes;
