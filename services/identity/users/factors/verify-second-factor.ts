import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Database} from '#runtime/data/database.ts';
import {failure} from '../../domain/failure.ts';
import {requireUser} from '../../store/users/find-user.ts';
import {isDisabled} from '../../store/users/user-row.ts';
import type {VerifySecondFactor} from '../sign-in.ts';
import type {ProveFactor} from './prove-factor.ts';

export const verifySecondFactor =
  (database: Database<PrismaClient>, prove: ProveFactor): VerifySecondFactor =>
  async ({tenant, user, proof, address}, call) => {
    const {id: userId} = await requireUser(database.forTenant(tenant).read, tenant, user);
    await prove({tenant, userId, proof, address}, call);
    // Asked last: meanwhile somebody may have decided otherwise.
    const row = await requireUser(database.forTenant(tenant).read, tenant, user);
    if (isDisabled(row)) throw failure(ErrorReason.USER_DISABLED, 'The user is disabled.', {user});
  };
