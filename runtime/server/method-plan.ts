import {type MethodPolicy, methodOf, policyOf} from '../contract/policy-of.ts';
import type {Violation} from '../errors/failure.ts';
import {type MethodMeter, methodMeter} from '../telemetry/method-meter.ts';
import type {ResponseCodec} from './call.ts';
import {type ResourcesOf, resourcesOf} from './resources-of.ts';
import type {Foreign, ServedMethod} from './served.ts';
import {violations} from './violations-of.ts';

/** What the interceptors need to know of a method; worked out once, when the service starts. */
export interface MethodPlan {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly policy: MethodPolicy;
  /** Every rule of the contract that a request breaks. Fails with REQUEST_MALFORMED. */
  violations(bytes: Uint8Array): readonly Violation[];
  readonly resources: ResourcesOf;
  readonly meter: MethodMeter;
  /** Whether calls that are answered leave no line in the log. */
  readonly quiet: boolean;
  readonly response: ResponseCodec;
  decode(bytes: Uint8Array): unknown;
  /** The one encoding of a request: known fields, in order, each once. */
  canonical(bytes: Uint8Array): Uint8Array;
}

/** The plan of a method of `service`. Throws when no contract declares it or its policy is incomplete. */
export const methodPlan = (service: string, method: ServedMethod, foreign?: Foreign): MethodPlan => {
  const {requestType, responseType} = method;
  const path = `/${service}/${method.name}`;
  return {
    path,
    ...(foreign ? unruled(foreign) : ruled(path)),
    meter: methodMeter(path),
    quiet: foreign?.quiet ?? false,
    response: {
      encode: (response) => responseType.encode(response).finish(),
      decode: (bytes) => responseType.decode(bytes),
    },
    decode: (bytes) => requestType.decode(bytes),
    canonical: (bytes) => requestType.encode(requestType.decode(bytes)).finish(),
  };
};

const ruled = (path: string): Pick<MethodPlan, 'policy' | 'violations' | 'resources'> => {
  const method = methodOf(path);
  return {
    policy: policyOf(path),
    violations: (bytes) => violations(method.input, bytes),
    resources: resourcesOf(method),
  };
};

const unruled = ({timeoutMs}: Foreign): Pick<MethodPlan, 'policy' | 'violations' | 'resources'> => ({
  // Envoy asks identity for every request: without an answer there is none to anything.
  policy: {permission: undefined, anonymous: true, timeoutMs, importance: 'critical', keepable: false},
  violations: () => [],
  resources: () => [],
});
