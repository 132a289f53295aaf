import {setTimeout as delay} from 'node:timers/promises';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {databaseFailure, isConflict} from './database-failure.ts';
import {scopes} from './scope.ts';
import type {PlainClient, PlainTransaction} from './tenant-client.ts';

/** For how long a transaction is wanted. */
export interface Limits {
  readonly signal: AbortSignal;
  readonly deadline: Date;
}

const attempts = 4;
const firstPauseMs = 5;

/**
 * Runs one transaction for a tenant within the time that the caller has left: no statement starts after `signal`, none
 * runs longer than until `deadline`. After a deadlock or a serialization failure it runs again, at most four times in
 * all. Fails with DEADLINE_EXPIRED, REQUEST_CANCELLED, SERVICE_UNAVAILABLE, or with what `work` throws.
 */
export const runTransaction = async <Result>(
  client: PlainClient,
  tenant: TenantId,
  limits: Limits,
  work: (tx: PlainTransaction) => Promise<Result>,
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(client, tenant, limits, work);
    } catch (error) {
      if (limits.signal.aborted) throw isOver(limits, error);
      if (attempt === attempts || !isConflict(error)) throw databaseFailure(error) ?? error;
    }
    // Apart, so that the two do not meet again.
    await delay(firstPauseMs * 2 ** attempt * Math.random());
  }
};

const once = async <Result>(
  client: PlainClient,
  tenant: TenantId,
  {signal, deadline}: Limits,
  work: (tx: PlainTransaction) => Promise<Result>,
): Promise<Result> => {
  const leftMs = deadline.getTime() - Date.now();
  if (signal.aborted || leftMs <= 0) throw isOver({signal, deadline});
  const timeouts = `select set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true)`;
  return scopes.run({tenant, signal, deadline}, () =>
    client.$transaction(
      async (tx) => {
        await tx.$queryRawUnsafe(timeouts, `${Math.ceil(leftMs)}ms`);
        const result = await work(tx);
        // Nobody waits for the answer any more: as if it had never been asked.
        if (signal.aborted) throw isOver({signal, deadline});
        return result;
      },
      {maxWait: leftMs, timeout: leftMs},
    ),
  );
};

const isOver = ({deadline}: Limits, cause?: unknown): Failure =>
  Date.now() >= deadline.getTime()
    ? meshFailure(ErrorReason.DEADLINE_EXPIRED, 'The time for the request is over; nothing was changed.', {}, {cause})
    : meshFailure(ErrorReason.REQUEST_CANCELLED, 'The request was cancelled; nothing was changed.', {}, {cause});
