import {createHash, timingSafeEqual} from 'node:crypto';
import type {z} from 'zod';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';

/** What a page token belongs to: the same request but for page size and token (AIP-158). */
export interface PageScope {
  /** `/package.Service/Method`. */
  readonly method: string;
  readonly tenant: string;
  readonly filter: string;
  readonly orderBy: string;
}

/** Of the form of the token, not of the cursor: the first byte. */
const version = 1;
const checksumBytes = 12;

/**
 * Makes an opaque page token that leads to the results after `cursor`, and only in the same scope.
 *
 * @param cursor values of the last result in the columns of the order, as JSON; bigints and dates as strings.
 */
export const encodePageToken = (scope: PageScope, cursor: unknown): string => {
  const payload = Buffer.from(JSON.stringify(cursor));
  return Buffer.concat([Buffer.of(version), checksum(scope, payload), payload]).toString('base64url');
};

/**
 * Reads a token that `encodePageToken` made for the same scope; undefined for the empty token of a first page.
 * Fails with PAGE_TOKEN_INVALID for every other. The checksum finds mistakes and is no secret: a cursor only says where to go
 * on within the tenant's own results, and `schema` says what one is.
 */
export const decodePageToken = <Cursor>(
  scope: PageScope,
  token: string,
  schema: z.ZodType<Cursor, unknown>,
): Cursor | undefined => {
  if (token === '') return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const payload = bytes.subarray(1 + checksumBytes);
  const isOurs =
    bytes.length > 1 + checksumBytes && bytes.readUInt8() === version && bytes.toString('base64url') === token;
  if (!isOurs || !timingSafeEqual(bytes.subarray(1, 1 + checksumBytes), checksum(scope, payload))) throw foreign();
  const cursor = schema.safeParse(jsonOf(payload));
  if (!cursor.success) throw foreign();
  return cursor.data;
};

const checksum = ({method, tenant, filter, orderBy}: PageScope, payload: Buffer): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([method, tenant, filter, orderBy]))
    .update(payload)
    .digest()
    .subarray(0, checksumBytes);

const jsonOf = (payload: Buffer): unknown => {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
};

const foreign = () =>
  meshFailure(
    ErrorReason.PAGE_TOKEN_INVALID,
    'The page token is not one of this method, filter and order; begin again without a token.',
  );
