import {AccessPath_Hindrance as Hindrance} from '#gen/ts/souk/identity/v1/access.ts';
import type {Access, HeldRole} from './access.ts';
import {isActive, isCurrent} from './in-force.ts';
import type {Question} from './question.ts';

/** What keeps a role, which has the permission, from granting it at `now`; HINDRANCE_UNSPECIFIED: nothing. */
export const hindranceOf = (access: Access, role: HeldRole, {resource}: Question, now: Date): Hindrance => {
  if (!isActive(access)) return Hindrance.HINDRANCE_USER_INACTIVE;
  if (!isCurrent(role, now)) return Hindrance.HINDRANCE_EXPIRED;
  if (resource.startsWith(role.prefix)) return Hindrance.HINDRANCE_UNSPECIFIED;
  return resource === '' ? Hindrance.HINDRANCE_NO_RESOURCE : Hindrance.HINDRANCE_OTHER_RESOURCE;
};
