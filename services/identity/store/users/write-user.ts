import type {Prisma} from '#gen/prisma/identity/client.ts';
import type {UserModel} from '#gen/prisma/identity/models.ts';
import {userName} from '../../domain/resource-name.ts';
import {userNotFound} from '../../domain/user-not-found.ts';
import type {Tx} from '../access/change-access.ts';

/**
 * Changes a user at `now`. Fails with USER_NOT_FOUND, and with the database's error (`violatedConstraint`) when another one
 * has the address.
 */
export const writeUser = async (
  tx: Tx,
  {tenantId, id}: Pick<UserModel, 'tenantId' | 'id'>,
  data: Prisma.UserUpdateManyMutationInput,
  now: Date,
): Promise<UserModel> => {
  const [row] = await tx.user.updateManyAndReturn({where: {id}, data: {...data, updateTime: now}});
  if (!row) throw userNotFound(userName(tenantId, id));
  return row;
};
