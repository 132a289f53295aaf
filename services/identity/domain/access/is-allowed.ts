import {permits} from '#runtime/server/permits.ts';
import type {Access} from './access.ts';
import {inForce} from './in-force.ts';
import type {Question} from './question.ts';

/** Whether the user may do something at `now`: a role of theirs has the permission, for this resource or for every one. */
export const isAllowed = (access: Access, {permission, resource}: Question, now: Date): boolean =>
  inForce(access, now).some((role) => resource.startsWith(role.prefix) && permits(role.permissions, permission));
