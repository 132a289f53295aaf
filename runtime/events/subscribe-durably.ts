import {AckPolicy, type ConsumerConfig, type NatsConnection} from 'nats';
import {redriveSubject} from './event-subject.ts';
import {ensureStreams, eventStream} from './streams.ts';

/** Longer than `receive` lets a handler run. */
export const ackWaitMs = 40_000;

/** Joins the consumer `durable`, which is made or changed to what it shall be, and takes its messages. */
export const subscribeDurably = async (connection: NatsConnection, durable: string, subjects: readonly string[]) => {
  await ensureStreams(connection);
  const manager = await connection.jetstreamManager();
  const config: Partial<ConsumerConfig> = {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWaitMs * 1e6,
    filter_subjects: [...subjects, redriveSubject(durable, '>')],
    max_ack_pending: 1000,
  };
  try {
    await manager.consumers.add(eventStream.name, config);
  } catch {
    await manager.consumers.update(eventStream.name, durable, config);
  }
  const consumer = await connection.jetstream().consumers.get(eventStream.name, durable);
  return consumer.consume({max_messages: 100, abort_on_missing_resource: true});
};
