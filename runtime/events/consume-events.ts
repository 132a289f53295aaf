import type {JsMsg, NatsConnection} from 'nats';
import {Code} from '#gen/ts/google/rpc/code.ts';
import type {Database, EventOrder, Receipt, Transaction} from '#runtime/data/database.ts';
import {Failure} from '#runtime/errors/failure.ts';
import {idsOf} from '../telemetry/origin.ts';
import type {Bus} from './bus.ts';
import {deadLetters} from './dead-letters.ts';
import type {ReceivedEvent} from './event.ts';
import {isSkipped, originOf, readEvent, subjectKeyOf} from './event-message.ts';
import {countFor, received} from './event-metrics.ts';
import {inEventSpan} from './event-span.ts';
import {HeldMessages} from './held-messages.ts';
import {Lanes} from './lanes.ts';
import {measureConsumer} from './measure-consumer.ts';
import {ackWaitMs} from './provision-broker.ts';
import {subscribeDurably} from './subscribe-durably.ts';
import {Wake} from './wake.ts';

/** Pauses after the first, second, … failure of an event; after the last of them it is parked. */
const defaultBackoffMs = [500, 2000, 10_000, 60_000, 300_000];
const failurePauseMs = 1000;
/** So many events are handled at once, never two about one subject. */
const atOnce = 8;

/** Does what an event asks for, within the transaction that remembers that it was handled. */
export type EventHandler<Client> = (event: ReceivedEvent, tx: Transaction<Client>) => Promise<void>;

export interface ConsumerOptions<Client> {
  /**
   * The consumer's name in the broker, for good: `search-books`; the catalogue says which events it gets. Replicas with one
   * name share them.
   */
  readonly durable: string;
  /** By the type of the event, `souk.inventory.v1.BookChanged`; others are passed by. */
  readonly on: Readonly<Record<string, EventHandler<Client>>>;
  readonly backoffMs?: readonly number[];
  /** How long an event waits for the one before it, until it is parked; as long as that may be tried, when absent. */
  readonly patienceMs?: number;
}

/** A running consumer; a dependency of the service, so that it is closed with it. */
export interface Consumer {
  readonly name: string;
  readonly essential: false;
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Handles events until it is closed, each once and those about one subject in their order, in whichever replica: the
 * broker may deliver twice and in disorder, the inbox knows what was handled. An event whose handling fails is tried again
 * after a growing pause and at last parked in the stream SOUK_DEAD; those that follow it wait for it, and are parked, too.
 */
export const consumeEvents = <Client>(
  {database, bus}: {database: Pick<Database<Client>, 'forTenant'>; bus: Bus},
  options: ConsumerOptions<Client>,
): Consumer => {
  const {durable, on, backoffMs = defaultBackoffMs} = options;
  const {patienceMs = backoffMs.reduce((sum, pause) => sum + pause, 2 * ackWaitMs)} = options;
  const wake = new Wake();
  const lanes = new Lanes(atOnce);
  const held = new HeldMessages(wake);
  let stop: (() => void) | undefined;

  const handleOnce = (event: ReceivedEvent, handler: EventHandler<Client>, order: EventOrder): Promise<Receipt> =>
    inEventSpan('process', event, durable, async (origin) => {
      const from = {...event, ...origin};
      const receipt = await database.forTenant(event.tenant).receive(durable, from, (tx) => handler(from, tx), order);
      const outcome = receipt === 'handled' && handler === passBy ? 'passed' : receipt;
      received.inc({consumer: durable, outcome});
      const {id, type, tenant} = event;
      bus.log.info({...idsOf(origin), tenant, event: id, type, consumer: durable, outcome}, 'event');
      return receipt;
    });

  /** Answers whether the message is done with; if not it waits for the one before it. */
  const handle = async (message: JsMsg): Promise<boolean> => {
    const event = readEvent(message);
    const handler = isSkipped(message) ? passBy : (on[event.type] ?? passBy);
    const waitedMs = held.waitedMs(message);
    let receipt = await handleOnce(event, handler, 'kept');
    // What came before the first one that this consumer hears of a subject may have been long before the consumer.
    if (receipt === 'first' && waitedMs >= Math.min(patienceMs, ackWaitMs))
      receipt = await handleOnce(event, handler, 'any');
    if (receipt === 'handled' || receipt === 'repeated') return true;
    if (waitedMs >= patienceMs) throw new MissingPredecessor(event);
    return false;
  };

  /** @param again takes the message once more, in its lane. */
  const receive = async (
    message: JsMsg,
    park: ReturnType<typeof deadLetters>,
    again: (message: JsMsg) => Promise<void>,
  ): Promise<void> => {
    const deliveries = message.info.deliveryCount;
    try {
      // It was delivered as often as it may be and never answered: it takes the process down.
      if (deliveries > backoffMs.length + 1) throw new Error('the handler never came to an end');
      if (await handle(message)) {
        held.forget(message);
        return message.ack();
      }
      return held.hold(message, () => again(message));
    } catch (err) {
      if (isUnavailable(err) && !wake.closed) {
        // Not the event's fault: it waits here, and those behind it, until what it needs is back.
        message.working();
        await wake.rest(failurePauseMs);
        return receive(message, park, again);
      }
      held.forget(message);
      const pauseMs = err instanceof MissingPredecessor ? undefined : backoffMs[deliveries - 1];
      const ids = idsOf(originOf(message));
      bus.log.warn({...ids, err, subject: message.subject, deliveries, pauseMs}, 'an event was not handled');
      received.inc({consumer: durable, outcome: pauseMs === undefined ? 'parked' : 'failed'});
      if (pauseMs === undefined) await park(message, err);
      else message.nak(pauseMs);
    }
  };

  const consumeOver = async (connection: NatsConnection): Promise<void> => {
    const messages = await subscribeDurably(connection, durable);
    stop = () => messages.stop();
    if (wake.closed) stop();
    const park = deadLetters(connection, durable);
    let failure: unknown;
    // What fails here is the broker: the consumer begins anew, and what was not answered comes again.
    const take = (message: JsMsg): Promise<void> =>
      lanes.add(subjectKeyOf(message), () =>
        receive(message, park, take).catch((error: unknown) => {
          failure = error;
          messages.stop();
        }),
      );
    for await (const message of messages) await take(message);
    await lanes.idle();
    if (failure) throw failure;
  };

  const run = async (): Promise<void> => {
    while (!wake.closed) {
      const connection = await wake.unlessClosed(bus.connected);
      if (connection) {
        await consumeOver(connection).catch((err: unknown) => bus.log.warn({err, durable}, 'the consumer begins anew'));
      }
      await wake.rest(failurePauseMs);
    }
  };

  countFor(durable);
  measureConsumer(bus, durable);
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

class MissingPredecessor extends Error {
  constructor({previous}: ReceivedEvent) {
    super(`the event before it, ${previous}, was not handled`);
  }
}

const passBy = async (): Promise<void> => {};

const isUnavailable = (error: unknown): boolean => error instanceof Failure && error.code === Code.UNAVAILABLE;
