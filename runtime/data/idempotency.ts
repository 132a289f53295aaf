import {z} from 'zod';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {PlainTransaction} from './tenant-client.ts';

/** For how long an idempotency key gives the recorded answer again. */
const lifetime = '24 hours';
/** When to ask again while another request with the key runs: most are over by then. */
const retryInFlightMs = 200;

const lockRow = z.tuple([z.object({locked: z.boolean()})]);
const recordRows = z.array(z.object({digest: z.instanceof(Uint8Array), response: z.instanceof(Uint8Array)})).max(1);

/**
 * Takes the idempotency key until the end of the transaction and answers what was recorded under it.
 * Fails with IDEMPOTENCY_KEY_IN_FLIGHT while another transaction has the key, with IDEMPOTENCY_KEY_REUSED when the
 * record is of another request. https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const claimKey = async (
  tx: PlainTransaction,
  tenant: TenantId,
  key: string,
  digest: Uint8Array,
): Promise<Uint8Array | undefined> => {
  const lock = 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked';
  const [{locked}] = lockRow.parse(await tx.$queryRawUnsafe(lock, `${tenant} ${key}`));
  if (!locked) {
    throw meshFailure(
      ErrorReason.IDEMPOTENCY_KEY_IN_FLIGHT,
      'A request with this idempotency key is being answered at this moment.',
      {},
      {retryAfterMs: retryInFlightMs},
    );
  }
  // A statement of its own: it must see what the transaction that had the lock before has committed.
  const select = 'select digest, response from runtime.idempotency where key = $1 and expire_time > now()';
  const [record] = recordRows.parse(await tx.$queryRawUnsafe(select, key));
  if (record && !Buffer.from(record.digest).equals(digest)) {
    throw meshFailure(
      ErrorReason.IDEMPOTENCY_KEY_REUSED,
      'The idempotency key was used with another request; take a new key for a new request.',
    );
  }
  return record?.response;
};

/** Records the answer under a key that `claimKey` has taken in the same transaction. */
export const recordAnswer = async (
  tx: PlainTransaction,
  key: string,
  digest: Uint8Array,
  response: Uint8Array,
): Promise<void> => {
  // A conflict is with a record that has expired and was not swept yet.
  await tx.$executeRawUnsafe(
    `insert into runtime.idempotency (key, digest, response, expire_time) values ($1, $2, $3, now() + interval '${lifetime}')
     on conflict (tenant_id, key) do update
     set digest = excluded.digest, response = excluded.response, expire_time = excluded.expire_time`,
    key,
    digest,
    response,
  );
};
