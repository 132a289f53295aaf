import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Database} from '#runtime/data/database.ts';
import {failure} from '../domain/failure.ts';
import {userName} from '../domain/resource-name.ts';
import {canonicalEmail} from '../domain/users/email.ts';
import {networkOf} from '../domain/users/network-of.ts';
import {isDisabled} from '../store/users/user-row.ts';
import {alone} from './alone.ts';
import type {BeginAttempt, Claim} from './attempts.ts';
import {secondFactorsOf} from './factors/factors-of.ts';
import type {Passwords} from './passwords.ts';
import {withNetwork, withOne} from './patience.ts';
import type {AuthenticatePassword} from './sign-in.ts';

export interface AuthenticatePasswordDeps {
  readonly database: Database<PrismaClient>;
  readonly passwords: Passwords;
  readonly beginAttempt: BeginAttempt;
}

export const authenticatePassword =
  ({database, passwords, beginAttempt}: AuthenticatePasswordDeps): AuthenticatePassword =>
  async ({tenant, email: typed, password, address}, call) => {
    const email = canonicalEmail(typed);
    const attempt = await beginAttempt(call, tenant, passwordClaim(email, address));
    const rows = database.forTenant(tenant);
    const row = await rows.read.user.findFirst({where: {email}});
    const {matches, isOutdated} = await passwords.verify(row?.passwordHash ?? undefined, password);
    if (!row || !matches) {
      throw failure(ErrorReason.SIGN_IN_FAILED, 'E-mail address and password do not belong together.');
    }
    await attempt.succeeded(row.id);
    const user = userName(tenant, row.id);
    if (isDisabled(row)) throw failure(ErrorReason.USER_DISABLED, 'The user is disabled.', {user});
    if (isOutdated) {
      const passwordHash = await passwords.hash(password);
      // Unless the password was changed meanwhile.
      const where = {id: row.id, passwordHash: row.passwordHash};
      await rows.update(alone(call), (tx) => tx.user.updateMany({where, data: {passwordHash}}));
    }
    return {user, secondFactors: await secondFactorsOf(rows.read, row.id)};
  };

/** Counted for the address that signs in, known or not, from a network; and for the network. */
export const passwordClaim = (email: string, address: string): Claim => {
  const network = networkOf(address);
  return {
    own: {what: `password/${email}/${network}`, patience: withOne},
    shared: {what: `network/${network}`, patience: withNetwork},
  };
};
