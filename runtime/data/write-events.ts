import {context, propagation} from '@opentelemetry/api';
import type {Event} from '../events/event.ts';
import type {PlainTransaction} from './tenant-client.ts';

const rowsAStatement = 1000;

/**
 * Puts events into the outbox, in their order. Called last in a transaction: the ids are then given while its rows are
 * locked, so that events about one subject have the order of the changes.
 */
export const writeEvents = async (tx: PlainTransaction, events: readonly Event[]): Promise<void> => {
  const traceparent = currentTrace();
  for (let start = 0; start < events.length; start += rowsAStatement) {
    const rows = events.slice(start, start + rowsAStatement);
    const places = rows.map((_, row) => `($${row * 4 + 1}, $${row * 4 + 2}, $${row * 4 + 3}::bytea, $${row * 4 + 4})`);
    await tx.$executeRawUnsafe(
      `insert into runtime.outbox (type, subject, data, traceparent) values ${places.join(', ')}`,
      ...rows.flatMap(({type, subject, data}) => [type, subject, data, traceparent]),
    );
  }
};

/** W3C trace context of the request, so that what consumers do is found in its trace. */
const currentTrace = (): string | null => {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
};
