import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Database, UpdateCall} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Clock} from '../../domain/clock.ts';
import {failure} from '../../domain/failure.ts';
import {networkOf} from '../../domain/users/network-of.ts';
import {alone} from '../alone.ts';
import type {Attempt, BeginAttempt} from '../attempts.ts';
import {withOne, withUser} from '../patience.ts';
import type {SecondFactorProof} from '../sign-in.ts';
import type {AskPasskeys} from './passkeys/ask-passkeys.ts';
import type {UseProof} from './use-proof.ts';

export interface ProveFactorDeps {
  readonly database: Database<PrismaClient>;
  readonly useProof: UseProof;
  readonly passkeys: AskPasskeys;
  readonly beginAttempt: BeginAttempt;
  readonly clock: Clock;
}

export interface FactorProof {
  readonly tenant: TenantId;
  readonly userId: string;
  readonly proof: SecondFactorProof;
  readonly address: string;
}

/**
 * Accepts a second factor of a user, once. Who gets as far as here knows the password: guesses count for the user, too, and
 * their own networks alone stay open to them. Fails with SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS.
 */
export type ProveFactor = (proof: FactorProof, call: UpdateCall) => Promise<void>;

export const proveFactor =
  ({database, useProof, passkeys, beginAttempt, clock}: ProveFactorDeps): ProveFactor =>
  async ({tenant, userId, proof, address}, call) => {
    const attempt = await beginFactorAttempt(beginAttempt, call, {tenant, userId, address});
    const ready =
      proof.kind === 'PASSKEY' ? await passkeys.take({tenant, purpose: 'PROVE', answer: proof}, call) : proof;
    const accepted =
      ready !== undefined &&
      (await database.forTenant(tenant).update(alone(call), (tx) => useProof(tx, userId, ready, clock())));
    if (!accepted) throw secondFactorFailed();
    await attempt.succeeded(userId);
  };

export const beginFactorAttempt = (
  begin: BeginAttempt,
  call: UpdateCall,
  {tenant, userId, address}: Pick<FactorProof, 'tenant' | 'userId' | 'address'>,
): Promise<Attempt> =>
  begin(call, tenant, {
    own: {what: `factor/${userId}/${networkOf(address)}`, patience: withOne},
    shared: {what: `factor/${userId}`, patience: withUser},
  });

export const secondFactorFailed = () =>
  failure(ErrorReason.SECOND_FACTOR_FAILED, 'The second factor is not the user’s, or was used already.');
