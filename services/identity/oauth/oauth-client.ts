import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Database} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';
import {parseClientId} from '../sessions/client-id.ts';

/** An API key as a client of OAuth. */
export interface RegisteredClient {
  readonly tenant: TenantId;
  /** Id of the API key. */
  readonly id: string;
  /** What people call it, and its tenant. */
  readonly displayName: string;
  readonly tenantDisplayName: string;
  readonly redirectUris: readonly string[];
  /** It cannot keep a secret: an app on somebody's device, a page. */
  readonly isPublic: boolean;
}

/** Finds a client that may be used at `now`. Fails with OAUTH_CLIENT_INVALID (UNAUTHENTICATED), the same for every cause. */
export const findClient = async (
  {system}: Pick<Database<PrismaClient>, 'system'>,
  clientId: string,
  now: Date,
): Promise<RegisteredClient> => {
  const parts = parseClientId(clientId);
  const row = parts
    ? await system.apiKey.findFirst({where: {tenantId: parts.tenant, id: parts.id}, include: {tenant: true}})
    : null;
  const isOver = row === null || row.revokeTime !== null || (row.expireTime !== null && row.expireTime <= now);
  if (!parts || isOver || row.tenant.suspendTime !== null) throw noSuchClient();
  return {
    ...parts,
    displayName: row.displayName,
    tenantDisplayName: row.tenant.displayName,
    redirectUris: row.redirectUris,
    isPublic: row.publicClient,
  };
};

export const noSuchClient = () =>
  failure(ErrorReason.OAUTH_CLIENT_INVALID, 'There is no such client, or its secret is another one.');
