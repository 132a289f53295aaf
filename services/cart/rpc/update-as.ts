import {createHash} from 'node:crypto';
import type {UpdateCall} from '#runtime/data/database.ts';
import type {Call} from '#runtime/server/call.ts';

/**
 * The call with its idempotency key bound to whom the answer is for: the same key and the same bytes (`carts/current`)
 * from another visitor are another request, and are refused instead of being answered with this visitor's cart.
 *
 * @param holder what identifies the visitor within the tenant: a principal or a cart whose cookie was proved.
 */
export function updateAs(
  holder: string,
  {idempotencyKey, requestDigest, response, signal, deadline, importance, origin, log}: Call,
): UpdateCall {
  const bound = () => createHash('sha256').update(requestDigest()).update(holder).digest();
  return {idempotencyKey, requestDigest: bound, response, signal, deadline, importance, origin, log};
}
