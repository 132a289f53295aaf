import type {UserModel} from '#gen/prisma/identity/models.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import type {Tx} from '../access/change-access.ts';
import {requireUser} from './find-user.ts';

/** A user that nobody else changes until the transaction ends. Fails with USER_NOT_FOUND. */
export const lockUser = async (tx: Tx, tenant: TenantId, name: string): Promise<UserModel> => {
  await tx.$executeRaw`
    select from user_account
    where tenant_id = (select current_setting('souk.tenant')) and id = ${userIdOf(tenant, name)}::uuid for update`;
  return requireUser(tx, tenant, name);
};
