import type {NatsConnection} from 'nats';
import {eventStream} from './streams.ts';

/** Takes the messages of the consumer `durable`, which the broker has (`provisionBroker`). */
export const subscribeDurably = async (connection: NatsConnection, durable: string) => {
  const consumer = await connection.jetstream().consumers.get(eventStream.name, durable);
  return consumer.consume({max_messages: 100, abort_on_missing_resource: true});
};
