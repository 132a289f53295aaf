import type {Event} from '../events/event.ts';
import {areaOf} from '../events/event-subject.ts';
import {currentTraceparent, type Origin} from '../telemetry/origin.ts';
import type {PlainTransaction} from './tenant-client.ts';

const rowsAStatement = 1000;
/** Casts of what is given of each event. */
const given = ['', '', '', '::bytea'];

/**
 * Puts events into the outbox, in their order. Called last in a transaction: the places are then given while its rows are
 * locked, so that events about one subject have the order of the changes. With them goes the request behind them, so
 * that what consumers do is found in its trace.
 */
export const writeEvents = async (tx: PlainTransaction, events: readonly Event[], origin: Origin): Promise<void> => {
  const from = [currentTraceparent(origin) ?? null, origin.requestId ?? null];
  for (const round of roundsOf(events)) {
    for (let start = 0; start < round.length; start += rowsAStatement) {
      const rows = round.slice(start, start + rowsAStatement);
      const values = rows.flatMap(({type, subject, data}) => [areaOf(type), subject, type, data]);
      await tx.$executeRawUnsafe(insert(rows.length), ...from, ...values);
    }
  }
};

/** Of events about one subject each is in a round of its own: it follows the one before. */
const roundsOf = (events: readonly Event[]): readonly (readonly Event[])[] => {
  const counts = new Map<string, number>();
  const rounds: Event[][] = [];
  for (const event of events) {
    const key = `${areaOf(event.type)} ${event.subject}`;
    const round = counts.get(key) ?? 0;
    counts.set(key, round + 1);
    if (round === rounds.length) rounds.push([]);
    rounds[round]?.push(event);
  }
  return rounds;
};

/**
 * Takes the place of an event while the subject is locked, so that places follow one another as the transactions do, and
 * always in the same order of subjects, so that none waits for another in a circle.
 */
const insert = (count: number): string => {
  const rows = Array.from({length: count}, (_, row) => {
    const first = 3 + row * given.length;
    return `(${given.map((cast, place) => `$${first + place}${cast}`).join(', ')})`;
  });
  return `
    with given (area, subject, type, data) as (values ${rows.join(', ')}),
    placed as (
      insert into runtime.event_last (area, subject, place)
      select area, subject, nextval('runtime.outbox_id_seq') from given order by area, subject
      on conflict (tenant_id, area, subject)
        do update set place = nextval('runtime.outbox_id_seq'), emit_time = current_timestamp
      returning area, subject, old.place as previous, new.place
    )
    insert into runtime.outbox (id, previous, type, subject, data, traceparent, request_id) overriding system value
    select placed.place, placed.previous, given.type, given.subject, given.data, $1, $2
    from given join placed using (area, subject)`;
};
