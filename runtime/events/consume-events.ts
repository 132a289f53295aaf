import {AckPolicy, type ConsumerConfig, type JsMsg, type NatsConnection} from 'nats';
import {Code} from '#gen/ts/google/rpc/code.ts';
import type {Database, Transaction} from '#runtime/data/database.ts';
import {Failure} from '#runtime/errors/failure.ts';
import type {Bus} from './bus.ts';
import {deadLetters} from './dead-letters.ts';
import type {ReceivedEvent} from './event.ts';
import {readEvent} from './event-message.ts';
import {ensureStreams, eventStream} from './streams.ts';
import {Wake} from './wake.ts';

/** Pauses after the first, second, … failure of an event; after the last of them it is parked. */
const defaultBackoffMs = [500, 2000, 10_000, 60_000, 300_000];
/** Longer than `receive` lets a handler run. */
const ackWaitMs = 40_000;
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

  const receive = async (message: JsMsg, park: ReturnType<typeof deadLetters>): Promise<void> => {
    const deliveries = message.info.deliveryCount;
    try {
      // It was delivered as often as it may be and never answered: it takes the process down.
      if (deliveries > backoffMs.length + 1) throw new Error('the handler never came to an end');
      const event = readEvent(message);
      await database.forTenant(event.tenant).receive(durable, event, (tx) => handle(event, tx));
      message.ack();
    } catch (err) {
      if (isUnavailable(err) && !wake.closed) {
        // Not the event's fault: it waits here, and those behind it, until what it needs is back.
        message.working();
        await wake.rest(failurePauseMs);
        return receive(message, park);
      }
      const pauseMs = backoffMs[deliveries - 1];
      bus.log.warn({err, subject: message.subject, deliveries, pauseMs}, 'an event was not handled');
      if (pauseMs === undefined) await park(message, err);
      else message.nak(pauseMs);
    }
  };

  const consume = async (): Promise<void> => {
    const connection = await wake.unlessClosed(bus.connected);
    if (!connection) return;
    const messages = await subscribe(connection, durable, subjects);
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

const subscribe = async (connection: NatsConnection, durable: string, subjects: readonly string[]) => {
  await ensureStreams(connection);
  const manager = await connection.jetstreamManager();
  const config: Partial<ConsumerConfig> = {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWaitMs * 1e6,
    filter_subjects: [...subjects],
    max_ack_pending: 1000,
  };
  try {
    await manager.consumers.add(eventStream.name, config);
  } catch {
    await manager.consumers.update(eventStream.name, durable, config);
  }
  const consumer = await connection.jetstream().consumers.get(eventStream.name, durable);
  return consumer.consume({max_messages: 20, abort_on_missing_resource: true});
};
