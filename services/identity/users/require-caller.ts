import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {UserModel} from '#gen/prisma/identity/models.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {Call} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';
import {ownUserId} from '../domain/users/user-id.ts';

/** The user who calls. Fails with USER_ONLY for an API key, and for a user who has been deleted meanwhile. */
export const requireCaller = async (
  {user}: Pick<Reader<PrismaClient>, 'user'>,
  {tenant, principal}: Pick<Call, 'tenant' | 'principal'>,
): Promise<UserModel> => {
  const id = ownUserId(tenant, principal.name);
  const row = id === undefined ? null : await user.findFirst({where: {id}});
  if (!row) {
    throw failure(ErrorReason.USER_ONLY, 'This is about the user who calls, and the caller is none.', {
      principal: principal.name,
    });
  }
  return row;
};
