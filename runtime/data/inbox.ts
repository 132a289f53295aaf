import type {ReceivedEvent} from '../events/event.ts';
import {areaOf} from '../events/event-subject.ts';
import type {EventOrder, Receipt} from './database.ts';
import type {PlainTransaction} from './tenant-client.ts';

/** Undoes a transaction: the event has to wait. */
class Early extends Error {
  readonly receipt: Receipt;

  constructor(receipt: Receipt) {
    super('the event before this one has not been handled');
    this.receipt = receipt;
  }
}

/** Answers what a transaction does, or that it was undone because its event has come early. */
export const undoneIfEarly = async (transaction: () => Promise<Receipt>): Promise<Receipt> => {
  try {
    return await transaction();
  } catch (error) {
    if (error instanceof Early) return error.receipt;
    throw error;
  }
};

/** Waits while another replica handles the same event, and is false when that has committed. */
export const isNew = async (tx: PlainTransaction, consumer: string, {id}: ReceivedEvent): Promise<boolean> => {
  const insert = 'insert into runtime.inbox (consumer, event_id) values ($1, $2) on conflict do nothing';
  return (await tx.$executeRawUnsafe(insert, consumer, id)) === 1;
};

const about = 'consumer = $1 and source = $2 and area = $3 and subject = $4';

// A database that was restored counts from an earlier place again: then the order is not known, and nothing is held back.
const advance = `
  insert into runtime.inbox_place as known (consumer, source, area, subject, place)
  select $1, $2, $3, $4, $5::bigint
  where $6::bigint is null or $7 or exists (select from runtime.inbox_place where ${about})
  on conflict (tenant_id, consumer, source, area, subject)
    do update set place = greatest(known.place, excluded.place), handle_time = current_timestamp
    where $6::bigint is null or $7 or known.place >= $6::bigint`;

/**
 * Notes that a consumer has come as far as an event, while others that handle events about the same subject wait. Undoes the
 * transaction when the event before it is missing.
 */
export const takePlace = async (
  tx: PlainTransaction,
  consumer: string,
  {source, type, subject, place, previous}: ReceivedEvent,
  order: EventOrder,
): Promise<void> => {
  const key = [consumer, source, areaOf(type), subject];
  const isAny = order === 'any';
  if ((await tx.$executeRawUnsafe(advance, ...key, place, previous ?? null, isAny)) === 1) return;
  const rows = await tx.$queryRawUnsafe(`select 1 from runtime.inbox_place where ${about}`, ...key);
  throw new Early(Array.isArray(rows) && rows.length > 0 ? 'early' : 'first');
};
