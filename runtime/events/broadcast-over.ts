import type {Msg, NatsConnection} from 'nats';
import type {Logger} from 'pino';
import type {Broadcast} from './bus.ts';
import {readEvent} from './event-message.ts';

/** Subscribes to events as they pass; answers what ends it. Resolves when the broker has the subscriptions. */
export const broadcastOver = async (
  connection: NatsConnection,
  {subjects, event}: Broadcast,
  log: Logger,
): Promise<() => void> => {
  const receive = async (message: Msg): Promise<void> => {
    try {
      await event(readEvent(message));
    } catch (err) {
      log.error({err, subject: message.subject}, 'an event was not handled');
    }
  };
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
