import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {failure} from '../failure.ts';

/**
 * What a caller keeps of a change: the tenant and the revision that the change made. Opaque to callers, and no secret: it
 * only says how new an answer has to be.
 */
export const consistencyToken = (tenant: TenantId, revision: bigint): string =>
  Buffer.from(`${tenant}@${revision}`).toString('base64url');

/** The revision of a token of this tenant; 0 for none. Fails with CONSISTENCY_TOKEN_INVALID. */
export const revisionOf = (tenant: TenantId, token: string): bigint => {
  if (token === '') return 0n;
  const [, of, revision] = /^([^@]*)@(\d{1,18})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (of !== tenant || revision === undefined) {
    throw failure(ErrorReason.CONSISTENCY_TOKEN_INVALID, 'The consistency token is none of this tenant’s changes.');
  }
  return BigInt(revision);
};
