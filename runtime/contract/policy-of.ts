import {type DescMethod, getOption, hasOption, isMessage, toBinary} from '@bufbuild/protobuf';
import {Importance as ContractImportance, Policy} from '#gen/ts/souk/mesh/v1/policy.ts';
import {extensionOf} from './extension-of.ts';
import type {Importance} from './importance.ts';
import {registry} from './registry.ts';

/** What the contract demands of callers of a method, as far as the runtime has to know. */
export interface MethodPolicy {
  /** Permission that the principal must hold; undefined when the contract names none. */
  readonly permission: string | undefined;
  /** Whether the method is served without a transaction token. */
  readonly anonymous: boolean;
  /** Longest time that a call may take. */
  readonly timeoutMs: number;
  readonly importance: Importance;
  /** Whether clients may keep answers, and ask whether they still hold. */
  readonly keepable: boolean;
}

/** The method that a path `/package.Service/Method` names. Throws when no contract declares it. */
export const methodOf = (path: string): DescMethod => {
  const [, service = '', name] = path.split('/');
  const method = registry.getService(service)?.methods.find((candidate) => candidate.name === name);
  if (!method) throw new Error(`no contract declares ${path}`);
  return method;
};

/** The option `souk.mesh.v1.policy` of a method. Throws when it has none or its timeout is missing. */
export const policyOf = (path: string): MethodPolicy => {
  const method = methodOf(path);
  const option = extensionOf('souk.mesh.v1.policy');
  const value = hasOption(method, option) ? getOption(method, option) : undefined;
  if (!isMessage(value) || !option.message) throw new Error(`${path} has no (souk.mesh.v1.policy)`);
  const {permission, anonymous, timeout, importance, edgeCache} = Policy.decode(toBinary(option.message, value));
  if (!timeout) throw new Error(`the policy of ${path} has no timeout`);
  return {
    permission: permission || undefined,
    anonymous,
    timeoutMs: Number(timeout.seconds) * 1000 + timeout.nanos / 1e6,
    importance: importanceOf(importance),
    keepable: edgeCache !== undefined,
  };
};

const importanceOf = (importance: ContractImportance): Importance => {
  switch (importance) {
    case ContractImportance.IMPORTANCE_CRITICAL:
      return 'critical';
    case ContractImportance.IMPORTANCE_SHEDDABLE:
      return 'sheddable';
    default:
      return 'normal';
  }
};
