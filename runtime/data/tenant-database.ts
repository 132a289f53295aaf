import type {TenantId} from '#runtime/server/call.ts';
import type {Limits} from '#runtime/server/limits.ts';
import type {Origin} from '#runtime/telemetry/origin.ts';
import type {Event} from '../events/event.ts';
import type {Reader, TenantDatabase, Transaction, UpdateCall} from './database.ts';
import {exportTenantRows} from './export-tenant-rows.ts';
import {claimKey, recordAnswer} from './idempotency.ts';
import {isNew, takePlace, undoneIfEarly} from './inbox.ts';
import type {Places} from './places.ts';
import {runTransaction} from './run-transaction.ts';
import type {PlainClient, PlainTransaction} from './tenant-client.ts';
import {writeEvents} from './write-events.ts';

/** A consumer has no caller that gives it a time; longer than this it shall not hold locks. */
const handleTimeoutMs = 30_000;

/**
 * The part of a database that belongs to one tenant, over a client that is bound to it.
 *
 * @param onEmit called after a commit that brought events.
 */
export const tenantDatabase = <Client>(
  client: PlainClient,
  tenant: TenantId,
  places: Places,
  onEmit: () => void,
): TenantDatabase<Client> => {
  const transact = async <Result>(
    limits: Limits,
    origin: Origin,
    work: (tx: Transaction<Client>, plain: PlainTransaction) => Promise<Result>,
  ): Promise<Result> => {
    let emitted = 0;
    const result = await runTransaction(client, places, tenant, limits, async (plain) => {
      const events: Event[] = [];
      const answer = await work(
        withEmit<Client>(plain, (event) => events.push(event)),
        plain,
      );
      await writeEvents(plain, events, origin);
      emitted = events.length;
      return answer;
    });
    if (emitted > 0) onEmit();
    return result;
  };

  return {
    tenant,
    // The generated client behind `client` is a `Client`; the type only takes away from it.
    read: client as unknown as Reader<Client>,
    update: (call, change, options) =>
      transact(call, call.origin, async (tx, plain) => {
        const key = call.idempotencyKey;
        if (key === undefined) return change(tx);
        const recorded = await claimKey(plain, tenant, key, call.requestDigest());
        if (recorded) return decoded(call, recorded);
        const response = await change(tx);
        const recordable = options?.record ? options.record(response) : response;
        await recordAnswer(plain, key, call.requestDigest(), call.response.encode(recordable));
        return response;
      }),
    exportRows: (limits, after, limit) =>
      runTransaction(client, places, tenant, limits, (tx) => exportTenantRows(tx, after, limit)),
    receive: (consumer, event, handle, order = 'kept') =>
      undoneIfEarly(() =>
        transact(limitsOfConsumer(), event, async (tx, plain) => {
          if (!(await isNew(plain, consumer, event))) return 'repeated';
          await takePlace(plain, consumer, event, order);
          await handle(tx);
          return 'handled';
        }),
      ),
  };
};

// The bytes are of the method's own response, by the digest that comes with them.
const decoded = <Response>(call: UpdateCall, bytes: Uint8Array): Response => call.response.decode(bytes) as Response;

const withEmit = <Client>(plain: PlainTransaction, emit: (event: Event) => void): Transaction<Client> =>
  // Prisma's transaction client with one method more; the type only takes away from the rest.
  new Proxy(plain, {
    get: (target, property) => (property === 'emit' ? emit : Reflect.get(target, property)),
  }) as unknown as Transaction<Client>;

const limitsOfConsumer = (): Limits => ({
  signal: AbortSignal.timeout(handleTimeoutMs),
  deadline: new Date(Date.now() + handleTimeoutMs),
  importance: 'normal',
});
