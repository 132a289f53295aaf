import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Clock} from '../../../domain/clock.ts';
import {failure} from '../../../domain/failure.ts';
import {userName} from '../../../domain/resource-name.ts';
import {userIdOf} from '../../../domain/users/user-id.ts';
import {isDisabled} from '../../../store/users/user-row.ts';
import {alone} from '../../alone.ts';
import type {FinishPasskey, StartPasskey} from '../../sign-in.ts';
import type {AskPasskeys} from './ask-passkeys.ts';
import type {PasskeyConfig} from './passkey-config.ts';
import {signInOptions} from './sign-in-options.ts';
import type {UsePasskey} from './use-passkey.ts';

export interface PasskeySignInDeps {
  readonly database: Database<PrismaClient>;
  readonly passkeys: AskPasskeys;
  readonly usePasskey: UsePasskey;
  readonly config: PasskeyConfig;
  readonly clock: Clock;
}

export const startPasskey =
  ({database, passkeys, config}: PasskeySignInDeps): StartPasskey =>
  async ({tenant, user}, call) => {
    const userId = user === undefined ? undefined : userIdOf(tenant, user);
    const {read} = database.forTenant(tenant);
    const known = userId === undefined ? undefined : await read.passkey.findMany({where: {userId}});
    const {id, challenge} = await passkeys.ask(call, tenant, userId === undefined ? 'SIGN_IN' : 'PROVE', userId);
    return {challenge: id, options: await signInOptions(config, challenge, known)};
  };

export const finishPasskey =
  ({database, passkeys, usePasskey, clock}: PasskeySignInDeps): FinishPasskey =>
  async ({tenant, challenge, response}, call) => {
    const answer = await passkeys.take({tenant, purpose: 'SIGN_IN', answer: {challenge, response}}, call);
    const owner =
      answer &&
      (await database.forTenant(tenant).update(alone(call), async (tx) => {
        const passkey = await usePasskey(tx, answer, clock());
        return passkey && tx.user.findFirst({where: {id: passkey.userId}});
      }));
    if (!owner) throw failure(ErrorReason.SIGN_IN_FAILED, 'The passkey is nobody’s, or has not answered the question.');
    const user = userName(tenant, owner.id);
    if (isDisabled(owner)) throw failure(ErrorReason.USER_DISABLED, 'The user is disabled.', {user});
    return {user, secondFactors: []};
  };
