import type {DescMessage} from '@bufbuild/protobuf';
import {type MethodPolicy, methodOf, policyOf} from '../contract/policy-of.ts';
import {type MethodMeter, methodMeter} from '../telemetry/method-meter.ts';
import type {ResponseCodec} from './call.ts';
import type {ServedMethod} from './served.ts';

/** What the interceptors need to know of a method; worked out once, when the service starts. */
export interface MethodPlan {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly policy: MethodPolicy;
  /** The request's type in the contract, with its rules. */
  readonly request: DescMessage;
  readonly meter: MethodMeter;
  readonly response: ResponseCodec;
  decode(bytes: Uint8Array): unknown;
  /** The one encoding of a request: known fields, in order, each once. */
  canonical(bytes: Uint8Array): Uint8Array;
}

/** The plan of a method of `service`. Throws when no contract declares it or its policy is incomplete. */
export const methodPlan = (service: string, method: ServedMethod): MethodPlan => {
  const {requestType, responseType} = method;
  const path = `/${service}/${method.name}`;
  return {
    path,
    policy: policyOf(path),
    request: methodOf(path).input,
    meter: methodMeter(path),
    response: {
      encode: (response) => responseType.encode(response).finish(),
      decode: (bytes) => responseType.decode(bytes),
    },
    decode: (bytes) => requestType.decode(bytes),
    canonical: (bytes) => requestType.encode(requestType.decode(bytes)).finish(),
  };
};
