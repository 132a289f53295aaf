import type {Access, HeldRole} from './access.ts';

/** Whether the user may do anything at all. */
export const isActive = ({state}: Pick<Access, 'state'>): boolean => state === 'ACTIVE';

/** Whether a role is still held at `now`. */
export const isCurrent = ({expireTime}: Pick<HeldRole, 'expireTime'>, now: Date): boolean =>
  expireTime === undefined || now < expireTime;

/** The roles that count at `now`: none of a user who is not active. */
export const inForce = (access: Access, now: Date): readonly HeldRole[] =>
  isActive(access) ? access.roles.filter((role) => isCurrent(role, now)) : [];
