import {AckPolicy, type ConsumerConfig, type JetStreamManager, type NatsConnection} from 'nats';
import type {BrokerConsumer} from './broker-rights.ts';
import {deadSubjects} from './dead-letters.ts';
import {redriveSubject} from './event-subject.ts';
import {deadStream, ensureStreams, eventStream} from './streams.ts';

/** Longer than `receive` lets a handler run: only then is a message given to another replica. */
export const ackWaitMs = 40_000;

/**
 * Makes the streams and their consumers, or changes them to what they shall be: the work of who administers the broker.
 * Several may do it at once. What is there besides stays.
 */
export const provisionBroker = async (
  connection: NatsConnection,
  consumers: readonly BrokerConsumer[],
): Promise<void> => {
  await ensureStreams(connection);
  const manager = await connection.jetstreamManager();
  for (const {durable, subjects} of consumers) {
    await ensureConsumer(manager, eventStream.name, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: ackWaitMs * 1e6,
      filter_subjects: [...subjects, redriveSubject(durable, '>')],
      max_ack_pending: 1000,
    });
    // It delivers nothing: what it has before it is how many the other one has given up.
    await ensureConsumer(manager, deadStream.name, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      filter_subject: deadSubjects(durable),
    });
  }
};

const ensureConsumer = async (
  manager: JetStreamManager,
  stream: string,
  config: Partial<ConsumerConfig> & Pick<ConsumerConfig, 'durable_name'>,
): Promise<void> => {
  try {
    await manager.consumers.add(stream, config);
  } catch {
    await manager.consumers.update(stream, config.durable_name ?? '', config);
  }
};
