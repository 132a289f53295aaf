import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {AuthorizeResponse} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {Transaction} from '#runtime/data/database.ts';
import {issueTicket} from '../sessions/sign-in-ticket.ts';
import type {CheckedRequest} from './check-request.ts';
import {type CodeDetail, codeLifetimeMs} from './code-detail.ts';

/** Who has signed in for a client, and where. */
export interface CodeDraft extends CheckedRequest {
  readonly userId: string;
  readonly device: string;
  readonly address: string;
  readonly now: Date;
}

/** Gives the code for which the client gets tokens. */
export const issueCode = async (
  tx: Transaction<PrismaClient>,
  {client, request, userId, device, address, now}: CodeDraft,
): Promise<AuthorizeResponse> => {
  const {redirectUri, codeChallenge, nonce, scope} = request;
  const authTime = String(now.getTime());
  const detail: CodeDetail = {clientId: client.id, redirectUri, codeChallenge, nonce, scope, device, address, authTime};
  const expireTime = new Date(now.getTime() + codeLifetimeMs);
  const code = await issueTicket(tx, {kind: 'authorization-code', userId, detail, expireTime});
  return {code, secondFactor: undefined};
};
