import type {Msg, NatsConnection} from 'nats';
import type {Logger} from 'pino';
import {idsOf} from '../telemetry/origin.ts';
import type {Broadcast} from './bus.ts';
import {readEvent} from './event-message.ts';
import {countFor, received} from './event-metrics.ts';
import {inEventSpan} from './event-span.ts';

/** Under this name counts what every replica hears. */
const consumer = 'broadcast';

/** Subscribes to events as they pass; answers what ends it. Resolves when the broker has the subscriptions. */
export const broadcastOver = async (
  connection: NatsConnection,
  {subjects, event}: Broadcast,
  log: Logger,
): Promise<() => void> => {
  const receive = async (message: Msg): Promise<void> => {
    let ids = {};
    try {
      const heard = readEvent(message);
      ids = {...idsOf(heard), tenant: heard.tenant};
      await inEventSpan('process', heard, consumer, async (origin) => {
        ids = {...idsOf(origin), tenant: heard.tenant};
        await event(heard);
      });
      received.inc({consumer, outcome: 'handled'});
      log.info({...ids, event: heard.id, type: heard.type, consumer}, 'event');
    } catch (err) {
      received.inc({consumer, outcome: 'failed'});
      log.error({...ids, err, subject: message.subject, consumer}, 'an event was not handled');
    }
  };
  countFor(consumer);
  const subscriptions = subjects.map((subject) =>
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (error) log.error({err: error, subject}, 'a subscription failed');
        else void receive(message);
      },
    }),
  );
  await connection.flush();
  return () => {
    for (const subscription of subscriptions) subscription.unsubscribe();
  };
};
