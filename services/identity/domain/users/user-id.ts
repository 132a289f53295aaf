import type {TenantId} from '#runtime/server/call.ts';
import {parseUserName} from '../resource-name.ts';
import {userNotFound} from '../user-not-found.ts';

/** The id of a user of `tenant`. Fails with USER_NOT_FOUND when the name is another tenant's or nobody's. */
export const userIdOf = (tenant: TenantId, name: string): string => {
  const id = ownUserId(tenant, name);
  if (id === undefined) throw userNotFound(name);
  return id;
};

/** The id of a user of `tenant`; undefined for every other name, of an API key for example. */
export const ownUserId = (tenant: TenantId, name: string): string | undefined => {
  const parts = parseUserName(name);
  return parts?.tenant === tenant ? parts.user : undefined;
};
