import {setTimeout as delay} from 'node:timers/promises';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Limits} from '#runtime/server/limits.ts';
import {databaseFailure, isConflict} from './database-failure.ts';
import {over} from './over.ts';
import type {Places} from './places.ts';
import {scopes} from './scope.ts';
import type {PlainClient, PlainTransaction} from './tenant-client.ts';

const attempts = 4;
const firstPauseMs = 5;

/**
 * Runs one transaction for a tenant within the time that the caller has left: no statement starts after `signal`, the one
 * that runs is cancelled. After a deadlock or a serialization failure it runs again, at most four times in all.
 * Fails with DEADLINE_EXPIRED, REQUEST_CANCELLED, SERVICE_UNAVAILABLE (also when it has lost four times), OVERLOADED, or with
 * what `work` throws.
 */
export const runTransaction = async <Result>(
  client: PlainClient,
  places: Places,
  tenant: TenantId,
  limits: Limits,
  work: (tx: PlainTransaction) => Promise<Result>,
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (limits.signal.aborted) throw over(limits);
      return await places.hold(limits, () => once(client, tenant, limits, work));
    } catch (error) {
      if (limits.signal.aborted) throw over(limits, error);
      if (!isConflict(error)) throw databaseFailure(error) ?? error;
      if (attempt === attempts) throw unavailable('The database', {cause: error});
    }
    // Apart, so that the two do not meet again.
    await delay(firstPauseMs * 2 ** attempt * Math.random());
  }
};

const once = async <Result>(
  client: PlainClient,
  tenant: TenantId,
  limits: Limits,
  work: (tx: PlainTransaction) => Promise<Result>,
): Promise<Result> => {
  const leftMs = limits.deadline.getTime() - Date.now();
  if (leftMs <= 0) throw over(limits);
  return scopes.run({tenant, limits}, () =>
    client.$transaction(
      async (tx) => {
        const result = await work(tx);
        // Nobody waits for the answer any more: as if it had never been asked.
        if (limits.signal.aborted) throw over(limits);
        return result;
      },
      {maxWait: leftMs, timeout: leftMs},
    ),
  );
};
