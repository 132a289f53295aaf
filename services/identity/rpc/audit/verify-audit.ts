import {z} from 'zod';
import type {VerifyAuditRequest, VerifyAuditResponse} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Chain} from '../../audit/chain.ts';
import {logReader} from '../../audit/log-reader.ts';
import {verifyChain} from '../../audit/verify-chain.ts';
import type {Deps} from '../../deps.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';

const cursor = z
  .object({sequence: z.string().regex(/^\d{1,18}$/), hash: z.base64url()})
  .transform(({sequence, hash}) => ({sequence: BigInt(sequence), hash: Buffer.from(hash, 'base64url')}));

/** What is kept of the time for the last page and the answer. */
const reserveMs = 2_000;

/**
 * Verifies the log of the caller's tenant as far as the time allows; what is left is for the next request, with the token.
 * Fails with TENANT_NOT_FOUND, PAGE_TOKEN_INVALID.
 */
export const verifyAudit =
  ({database, chain}: Pick<Deps, 'database'> & {chain: Chain}): Rpc<VerifyAuditRequest, VerifyAuditResponse> =>
  async ({parent, pageToken}, {tenant, method, deadline}) => {
    if (parent !== tenantName(tenant)) throw tenantNotFound(parent);
    const scope = {method, tenant, filter: '', orderBy: ''};
    const from = decodePageToken(scope, pageToken, cursor);
    const isOver = () => Date.now() > deadline.getTime() - reserveMs;
    const {verified, broken, complete} = await verifyChain(
      chain,
      tenant,
      logReader(database.forTenant(tenant).read),
      isOver,
      from,
    );
    const {sequence, hash} = verified;
    const next = {sequence: String(sequence), hash: Buffer.from(hash).toString('base64url')};
    return {
      verifiedSequence: sequence,
      verifiedHash: hash,
      broken,
      nextPageToken: complete ? '' : encodePageToken(scope, next),
    };
  };
