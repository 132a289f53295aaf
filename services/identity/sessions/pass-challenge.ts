import {z} from 'zod';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {AnonymousCall, TenantId} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';
import {userName} from '../domain/resource-name.ts';
import {alone} from '../users/alone.ts';
import type {SecondFactorProof} from '../users/sign-in.ts';
import type {SessionDeps} from './session-deps.ts';
import {holdTicket, noteAttempt, useTicket} from './sign-in-ticket.ts';

/** An answer to a challenge. */
export interface ChallengeAnswer {
  readonly tenant: TenantId;
  /** Id of the API key that hands it in: the one that was given the challenge. */
  readonly clientId: string;
  readonly challenge: string;
  readonly proof: SecondFactorProof;
  readonly address: string;
}

const detail = z.object({clientId: z.string()});
/** So many wrong answers a challenge stands; then the password is asked for again. */
const maxAttempts = 5;

type Deps = Pick<SessionDeps, 'database' | 'verifySecondFactor' | 'clock'>;

/** The user whose second factor a challenge asks for. Fails with CHALLENGE_INVALID (UNAUTHENTICATED), the same for every cause. */
export const challengedUser = (
  {database, clock}: Pick<Deps, 'database' | 'clock'>,
  call: AnonymousCall,
  {tenant, clientId, challenge}: Pick<ChallengeAnswer, 'tenant' | 'clientId' | 'challenge'>,
): Promise<string> =>
  database.forTenant(tenant).update(alone(call), async (tx) => {
    const ticket = await holdTicket(tx, 'second-factor', challenge, clock());
    const isTheirs = detail.safeParse(ticket?.detail).data?.clientId === clientId;
    if (!ticket?.usable || !isTheirs || ticket.attempts >= maxAttempts) throw invalidChallenge();
    await noteAttempt(tx, challenge);
    return ticket.userId;
  });

/**
 * Checks the answer to a challenge, and does in one transaction with its end what comes of it. Every answer is counted before it is
 * looked at. Fails with CHALLENGE_INVALID, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS, USER_DISABLED.
 */
export const passChallenge = async <Result>(
  deps: Deps,
  call: AnonymousCall,
  answer: ChallengeAnswer,
  then: (tx: Transaction<PrismaClient>, userId: string) => Promise<Result>,
): Promise<Result> => {
  const {database, verifySecondFactor, clock} = deps;
  const {tenant, challenge, proof, address} = answer;
  const userId = await challengedUser(deps, call, answer);
  await verifySecondFactor({tenant, user: userName(tenant, userId), proof, address}, alone(call));
  return database.forTenant(tenant).update(alone(call), async (tx) => {
    // Two right answers at once: one of them counts.
    const ticket = await holdTicket(tx, 'second-factor', challenge, clock());
    if (!ticket?.usable) throw invalidChallenge();
    await useTicket(tx, challenge, clock());
    return then(tx, userId);
  });
};

const invalidChallenge = () =>
  failure(ErrorReason.CHALLENGE_INVALID, 'The challenge is unknown, used already, or its time is over: sign in again.');
