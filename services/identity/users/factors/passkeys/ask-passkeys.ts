import {randomBytes} from 'node:crypto';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {PasskeyQuestionModel} from '#gen/prisma/identity/models.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Database, UpdateCall} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Clock} from '../../../domain/clock.ts';
import {alone} from '../../alone.ts';
import {questionLifetimeMs} from './passkey-config.ts';
import type {AskedPasskey} from './use-passkey.ts';

export type QuestionPurpose = 'REGISTER' | 'PROVE' | 'SIGN_IN';

export interface Asked {
  readonly id: string;
  /** base64url. */
  readonly challenge: string;
}

interface Taking {
  readonly tenant: TenantId;
  readonly purpose: QuestionPurpose;
  readonly answer: {readonly challenge: string; readonly response: string};
}

/** The questions to browsers that wait for an answer, in the database: any replica may get it. */
export interface AskPasskeys {
  /** A new question; `userId` says whose answer counts, undefined: anybody's. */
  ask(call: UpdateCall, tenant: TenantId, purpose: QuestionPurpose, userId: string | undefined): Promise<Asked>;
  /** The answer together with its question, which is gone from now on, whatever the answer is worth. */
  take(taking: Taking, call: UpdateCall): Promise<AskedPasskey | undefined>;
}

export const askPasskeys = (database: Database<PrismaClient>, clock: Clock): AskPasskeys => ({
  ask: async (call, tenant, purpose, userId) => {
    const asked = {id: newId(), challenge: randomBytes(32).toString('base64url')};
    const expireTime = new Date(clock().getTime() + questionLifetimeMs);
    const data = {...asked, purpose, userId: userId ?? null, expireTime};
    await database.forTenant(tenant).update(alone(call), (tx) => tx.passkeyQuestion.createMany({data}));
    return asked;
  },
  take: async ({tenant, purpose, answer}, call) => {
    const question = await database
      .forTenant(tenant)
      .update(alone(call), async (tx): Promise<PasskeyQuestionModel | null> => {
        const where = {id: answer.challenge, purpose};
        const found = await tx.passkeyQuestion.findFirst({where});
        const {count} = await tx.passkeyQuestion.deleteMany({where});
        return count === 1 ? found : null;
      });
    if (!question || question.expireTime <= clock()) return undefined;
    const {challenge, userId} = question;
    return {kind: 'PASSKEY', challenge, askedUser: userId ?? undefined, response: answer.response};
  },
});
