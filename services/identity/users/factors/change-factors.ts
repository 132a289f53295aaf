import type {UserModel} from '#gen/prisma/identity/models.ts';
import type {SecondFactors} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {Call} from '#runtime/server/call.ts';
import {userName} from '../../domain/resource-name.ts';
import {userSecondFactorsChanged} from '../../events/users/user-second-factors-changed.ts';
import type {Tx} from '../../store/access/change-access.ts';
import {alone} from '../alone.ts';
import type {UsersDeps} from '../deps.ts';
import {factorsOf} from './factors-of.ts';

/**
 * Changes what a user has besides a password, with the event and the entry of the log that say so. Nothing of it is recorded
 * under an idempotency key: answers hold secrets. Without any factor left the recovery codes go, too.
 */
export const changeFactors = <Response>(
  {database, recordAudit, clock}: Pick<UsersDeps, 'database' | 'recordAudit' | 'clock'>,
  call: Call,
  {user, action}: {readonly user: UserModel; readonly action: string},
  change: (tx: Tx, now: Date) => Promise<Response>,
): Promise<Response> =>
  database.forTenant(call.tenant).update(alone(call), async (tx) => {
    const name = userName(user.tenantId, user.id);
    const now = clock();
    const before = await factorsOf(tx, user.id);
    const response = await change(tx, now);
    let after = await factorsOf(tx, user.id);
    if (isEmpty(after)) {
      await tx.recoveryCode.deleteMany({where: {userId: user.id}});
      after = {...after, recoveryCodesLeft: 0};
    }
    tx.emit(userSecondFactorsChanged(name, now));
    await recordAudit(tx, call, {action, target: name, before, after});
    return response;
  });

const isEmpty = ({totpConfirmTime, passkeys}: SecondFactors): boolean =>
  totpConfirmTime === undefined && passkeys.length === 0;
