import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Call} from '#runtime/server/call.ts';
import type {Clock} from '../../domain/clock.ts';
import {networkOf} from '../../domain/users/network-of.ts';
import type {BeginAttempt} from '../attempts.ts';
import {askingNetwork, askingOne} from '../patience.ts';

/** What people may ask for by their address alone. */
export type RequestPurpose = 'SIGN_UP' | 'PASSWORD_RESET';

export interface LinkWish {
  readonly purpose: RequestPurpose;
  /** Canonical. */
  readonly email: string;
  readonly displayName: string;
}

export interface RequestLinkDeps {
  readonly database: Database<PrismaClient>;
  readonly clock: Clock;
  readonly beginAttempt: BeginAttempt;
  /** Has the requests looked into. */
  readonly wake: () => void;
}

/**
 * Notes that somebody wants a link, and no more: whether the address is a user's is looked up after the answer
 * (`answer-requests.ts`), so that neither the answer nor its time can tell. Fails with TOO_MANY_ATTEMPTS, the same for all.
 */
export const requestLink =
  ({database, clock, beginAttempt, wake}: RequestLinkDeps) =>
  async <Response>(wish: LinkWish, call: Call, response: Response): Promise<Response> => {
    const clientAddress = call.clientAddress ?? '';
    const network = networkOf(clientAddress);
    await beginAttempt(call, call.tenant, {
      own: {what: `link/${wish.email}/${network}`, patience: askingOne},
      shared: {what: `links/${network}`, patience: askingNetwork},
    });
    const answer = await database.forTenant(call.tenant).update(call, async (tx) => {
      const data = {...wish, id: newId(), createTime: clock(), requestId: call.requestId, clientAddress};
      await tx.linkRequest.createMany({data});
      return response;
    });
    wake();
    return answer;
  };
