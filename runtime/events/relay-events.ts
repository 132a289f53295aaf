import type {NatsConnection} from 'nats';
import type {Logger} from 'pino';
import type {Database} from '#runtime/data/database.ts';
import type {OutboxEvent} from '#runtime/data/outbox.ts';
import {gauge} from '#runtime/telemetry/gauge.ts';
import {idsOf} from '#runtime/telemetry/origin.ts';
import type {Bus} from './bus.ts';
import {eventHeaders} from './event-message.ts';
import {published} from './event-metrics.ts';
import {inEventSpan} from './event-span.ts';
import {eventSubject} from './event-subject.ts';
import {Wake} from './wake.ts';

const batch = 256;
/** Events of a process that died before it published them are found by looking. */
const lookEveryMs = 1000;
/** Another replica is publishing; what this one was woken for may have come too late for it. */
const busyPauseMs = 50;
const failurePauseMs = 500;

/** Publishes what a service emits; a dependency of the service, so that it is closed with it. */
export interface Relay {
  readonly name: 'relay';
  readonly essential: false;
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Publishes the events of a database's outbox to JetStream until it is closed. Every event is published at least once and
 * taken by the stream once, whenever a process or the broker dies between; events about one subject in their order.
 * Every replica runs one; they take turns. Measures `souk_outbox_lag_seconds`.
 */
export const relayEvents = (database: Pick<Database<unknown>, 'service' | 'outbox'>, bus: Bus): Relay => {
  const {outbox, service} = database;
  const wake = new Wake();
  const stopListening = outbox.onEmit(() => wake.up());
  gauge('souk_outbox_lag_seconds', 'Age of the oldest event that is not published.', () => outbox.lagSeconds(), {
    service,
  });

  const drain = async (): Promise<void> => {
    const connection = await wake.unlessClosed(bus.connected);
    if (!connection) return;
    // While it is away, what is published would pile up in the connection's buffer.
    await bus.check();
    const {busy, published: done, errors} = await outbox.drain(batch, publisher(connection, service, bus.log));
    if (errors.length > 0) throw errors[0];
    if (busy) await wake.rest(busyPauseMs);
    else if (done < batch) await wake.sleep(lookEveryMs);
  };

  const run = async (): Promise<void> => {
    while (!wake.closed) {
      try {
        await drain();
      } catch (err) {
        if (!wake.closed) bus.log.warn({err}, 'events wait in the outbox');
        await wake.rest(failurePauseMs);
      }
    }
  };

  const running = run();
  return {
    name: 'relay',
    essential: false,
    // What it stands on has checks of its own.
    check: async () => {},
    close: async () => {
      stopListening();
      wake.close();
      await running;
    },
  };
};

const publisher = (connection: NatsConnection, service: string, log: Logger) => {
  const source = `//${service}.souk.local`;
  const stream = connection.jetstream({timeout: 2000});
  return async (event: OutboxEvent): Promise<void> => {
    const {id, tenant, type, data} = event;
    await inEventSpan('publish', event, undefined, async (origin) => {
      const headers = eventHeaders(source, {...event, ...origin});
      await stream.publish(eventSubject(tenant, type), data, {msgID: id, headers});
      log.info({...idsOf(origin), tenant, event: id, type}, 'published');
    });
    published.inc({service, type});
  };
};
