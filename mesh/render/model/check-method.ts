import type {DescMethod} from '@bufbuild/protobuf';
import type {Policy} from '#gen/ts/souk/mesh/v1/policy.ts';
import {checkCaching} from './check-caching.ts';
import {isDoor} from './doors.ts';
import {millisecondsOf} from './duration.ts';
import type {Fault, Problem} from './problem.ts';
import {httpRuleOf, policyOf} from './read-options.ts';
import {positionOf} from './source-position.ts';

/** Everything that is wrong with the policy of a method. `names`: the services of the catalogue. */
export function checkMethod(method: DescMethod, names: readonly string[]): Problem[] {
  const policy = policyOf(method);
  const faults = policy
    ? [...basics(policy), ...checkCaching(method, policy), ...access(method, policy), ...callers(policy, names)]
    : [noPolicy];
  return faults.map(([what, remedy]) => ({where: positionOf(method), what: `${method.name}: ${what}`, remedy}));
}

const noPolicy: Fault = [
  'the method has no policy',
  'Add `option (souk.mesh.v1.policy) = {…}` with at least a timeout and who may call.',
];

function basics(policy: Policy): Fault[] {
  const faults: Fault[] = [];
  if (!(millisecondsOf(policy.timeout) > 0)) {
    faults.push(['the method has no timeout', 'Add `timeout: {seconds: 1}`, the longest time that a call may take.']);
  }
  return faults;
}

function access(method: DescMethod, policy: Policy): Fault[] {
  const faults: Fault[] = [];
  const isPublic = httpRuleOf(method) !== undefined;
  const open = [policy.anonymous && 'anonymous', policy.anyPrincipal && 'any_principal'].filter((one) => one !== false);
  if (isPublic && policy.permission === '' && open.length === 0) {
    faults.push([
      'a method with an HTTP rule needs a permission',
      'Add `permission: "<area>.<resource>.<verb>"`, `any_principal: true` if it is about the caller alone, or `anonymous: true` if anybody may call it.',
    ]);
  }
  if (open.length + Number(policy.permission !== '') > 1) {
    faults.push([
      `a method cannot ask for a permission and be open, or be open in two ways (${open.join(', ')})`,
      'Keep one of `permission`, `any_principal` and `anonymous`.',
    ]);
  }
  if (policy.permission !== '' && !/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*){2}$/.test(policy.permission)) {
    faults.push([
      `'${policy.permission}' is no permission`,
      'Write `<area>.<resource>.<verb>`, each beginning with a small letter: `inventory.books.get`.',
    ]);
  }
  if (!isPublic && policy.callers.length === 0) {
    faults.push([
      'nobody can call the method',
      'Add an HTTP rule (google.api.http) or name the services that may call it: `callers: "cart"`.',
    ]);
  }
  return faults;
}

function callers(policy: Policy, names: readonly string[]): Fault[] {
  return policy.callers.flatMap((caller): Fault[] => {
    if (caller === '*' || names.includes(caller)) return [];
    return isDoor(caller)
      ? [
          [
            `the ${caller} is named as a caller`,
            'Remove it: the edge may call every method with an HTTP rule and no other, the bastion all of them.',
          ],
        ]
      : [[`the caller '${caller}' does not exist`, `Name a service of mesh/catalogue.ts: ${names.join(', ')}.`]];
  });
}
