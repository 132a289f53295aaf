import type {Event} from '../events/event.ts';
import {currentTraceparent, type Origin} from '../telemetry/origin.ts';
import type {PlainTransaction} from './tenant-client.ts';

const rowsAStatement = 1000;
/** Casts of the columns that are written. */
const columns = ['', '', '::bytea', '', ''];

/**
 * Puts events into the outbox, in their order. Called last in a transaction: the ids are then given while its rows are
 * locked, so that events about one subject have the order of the changes. With them goes the request behind them, so
 * that what consumers do is found in its trace.
 */
export const writeEvents = async (tx: PlainTransaction, events: readonly Event[], origin: Origin): Promise<void> => {
  const from = [currentTraceparent(origin) ?? null, origin.requestId ?? null];
  for (let start = 0; start < events.length; start += rowsAStatement) {
    const rows = events.slice(start, start + rowsAStatement);
    const places = rows.map(
      (_, row) => `(${columns.map((type, place) => `$${row * columns.length + place + 1}${type}`).join(', ')})`,
    );
    await tx.$executeRawUnsafe(
      `insert into runtime.outbox (type, subject, data, traceparent, request_id) values ${places.join(', ')}`,
      ...rows.flatMap(({type, subject, data}) => [type, subject, data, ...from]),
    );
  }
};
