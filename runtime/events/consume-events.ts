import type {JsMsg} from 'nats';
import {Code} from '#gen/ts/google/rpc/code.ts';
import type {Database, Transaction} from '#runtime/data/database.ts';
import {Failure} from '#runtime/errors/failure.ts';
import {idsOf} from '../telemetry/origin.ts';
import type {Bus} from './bus.ts';
import {deadLetters} from './dead-letters.ts';
import type {ReceivedEvent} from './event.ts';
import {originOf, readEvent} from './event-message.ts';
import {countFor, received} from './event-metrics.ts';
import {inEventSpan} from './event-span.ts';
import {measurePending} from './measure-pending.ts';
import {subscribeDurably} from './subscribe-durably.ts';
import {Wake} from './wake.ts';

/** Pauses after the first, second, … failure of an event; after the last of them it is parked. */
const defaultBackoffMs = [500, 2000, 10_000, 60_000, 300_000];
const failurePauseMs = 1000;

export interface ConsumerOptions<Client> {
  /** The consumer's name in the broker, for good: `search-books`. Replicas with one name share its events. */
  readonly durable: string;
  /** NATS subjects, `souk.*.inventory.BookChanged`. */
  readonly subjects: readonly string[];
  readonly backoffMs?: readonly number[];
  /** Handles an event within the transaction that remembers that it was handled. */
  handle(event: ReceivedEvent, tx: Transaction<Client>): Promise<void>;
}

/** A running consumer; a dependency of the service, so that it is closed with it. */
export interface Consumer {
  readonly name: string;
  readonly essential: false;
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Handles events until it is closed, each once: the broker may deliver again, the inbox knows what was handled. An event
 * whose handling fails is tried again after a growing pause and at last parked in the stream SOUK_DEAD.
 */
export const consumeEvents = <Client>(
  {database, bus}: {database: Pick<Database<Client>, 'forTenant'>; bus: Bus},
  {durable, subjects, backoffMs = defaultBackoffMs, handle}: ConsumerOptions<Client>,
): Consumer => {
  const wake = new Wake();
  let stop: (() => void) | undefined;

  const handleOnce = (event: ReceivedEvent): Promise<void> =>
    inEventSpan('process', event, durable, async (origin) => {
      const from = {...event, ...origin};
      const isNew = await database.forTenant(event.tenant).receive(durable, from, (tx) => handle(from, tx));
      received.inc({consumer: durable, outcome: isNew ? 'handled' : 'repeated'});
      const {id, type, tenant} = event;
      bus.log.info({...idsOf(origin), tenant, event: id, type, consumer: durable, repeated: !isNew}, 'event');
    });

  const receive = async (message: JsMsg, park: ReturnType<typeof deadLetters>): Promise<void> => {
    const deliveries = message.info.deliveryCount;
    try {
      // It was delivered as often as it may be and never answered: it takes the process down.
      if (deliveries > backoffMs.length + 1) throw new Error('the handler never came to an end');
      await handleOnce(readEvent(message));
      message.ack();
    } catch (err) {
      if (isUnavailable(err) && !wake.closed) {
        // Not the event's fault: it waits here, and those behind it, until what it needs is back.
        message.working();
        await wake.rest(failurePauseMs);
        return receive(message, park);
      }
      const pauseMs = backoffMs[deliveries - 1];
      const ids = idsOf(originOf(message));
      bus.log.warn({...ids, err, subject: message.subject, deliveries, pauseMs}, 'an event was not handled');
      received.inc({consumer: durable, outcome: pauseMs === undefined ? 'parked' : 'failed'});
      if (pauseMs === undefined) await park(message, err);
      else message.nak(pauseMs);
    }
  };

  const consume = async (): Promise<void> => {
    const connection = await wake.unlessClosed(bus.connected);
    if (!connection) return;
    const messages = await subscribeDurably(connection, durable, subjects);
    stop = () => messages.stop();
    if (wake.closed) stop();
    const park = deadLetters(connection, durable);
    // One after the other: the order of events about one subject is theirs unless one fails.
    for await (const message of messages) await receive(message, park);
  };

  const run = async (): Promise<void> => {
    while (!wake.closed) {
      await consume().catch((err: unknown) => bus.log.warn({err, durable}, 'the consumer begins anew'));
      await wake.rest(failurePauseMs);
    }
  };

  countFor(durable);
  measurePending(bus, durable);
  const running = run();
  return {
    name: durable,
    essential: false,
    // What it stands on has checks of its own.
    check: async () => {},
    close: async () => {
      wake.close();
      stop?.();
      await running;
    },
  };
};

const isUnavailable = (error: unknown): boolean => error instanceof Failure && error.code === Code.UNAVAILABLE;
