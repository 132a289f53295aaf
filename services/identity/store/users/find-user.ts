import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {UserModel} from '#gen/prisma/identity/models.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {userNotFound} from '../../domain/user-not-found.ts';
import {userIdOf} from '../../domain/users/user-id.ts';

/** Finds a user of `tenant` by its resource name. Fails with USER_NOT_FOUND, for those of other tenants too. */
export const requireUser = async (
  {user}: Pick<Reader<PrismaClient>, 'user'>,
  tenant: TenantId,
  name: string,
): Promise<UserModel> => {
  const row = await user.findFirst({where: {id: userIdOf(tenant, name)}});
  if (!row) throw userNotFound(name);
  return row;
};
