import {type AccessPath, AccessPath_Hindrance as Hindrance} from '#gen/ts/souk/identity/v1/access.ts';
import type {ExplainResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import {permits} from '#runtime/server/permits.ts';
import type {Access, HeldRole} from './access.ts';
import {hindranceOf} from './hindrance-of.ts';
import {groupName, roleAssignmentName, roleName} from './names.ts';
import type {Question} from './question.ts';
import {wayTo} from './way-to.ts';

/** Why a user may do something at `now`, by every role that would let them; all but the roles that they could be given. */
export const explain = (access: Access, question: Question, now: Date): Omit<ExplainResponse, 'roles'> => {
  const paths = access.roles
    .flatMap((role) => pathOf(access, role, question, now) ?? [])
    .toSorted((one, other) => rank(one) - rank(other) || one.steps.length - other.steps.length);
  return {allowed: paths.some((path) => rank(path) === 0), paths};
};

/** Those that grant before those that do not. */
const rank = ({hindrance}: AccessPath): number => (hindrance === Hindrance.HINDRANCE_UNSPECIFIED ? 0 : 1);

const pathOf = (access: Access, role: HeldRole, question: Question, now: Date): AccessPath | undefined => {
  const permission = role.permissions.find((one) => permits([one], question.permission));
  if (permission === undefined) return undefined;
  const {tenant, user} = access;
  const groups = wayTo(access, role.group).map((group) => groupName.format({tenant, group}));
  return {
    steps: [user, ...groups, roleName.format({tenant, role: role.role})],
    permission,
    roleAssignment: roleAssignmentName.format({tenant, assignment: role.assignment}),
    scope: {resourcePrefix: role.prefix, expireTime: role.expireTime},
    hindrance: hindranceOf(access, role, question, now),
  };
};
