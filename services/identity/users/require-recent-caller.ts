import type {UserModel} from '#gen/prisma/identity/models.ts';
import type {Call} from '#runtime/server/call.ts';
import {requireRecentAuthentication} from '../sessions/require-recent-authentication.ts';
import type {UsersDeps} from './deps.ts';
import {requireCaller} from './require-caller.ts';

/** The user who calls, and has shown lately who they are. Fails with USER_ONLY, REAUTHENTICATION_NEEDED. */
export const requireRecentCaller = async (
  deps: Pick<UsersDeps, 'database' | 'clock'>,
  call: Call,
): Promise<UserModel> => {
  const user = await requireCaller(deps.database.forTenant(call.tenant).read, call);
  await requireRecentAuthentication(deps, call);
  return user;
};
