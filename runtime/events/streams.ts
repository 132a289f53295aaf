import {type JetStreamManager, type NatsConnection, RetentionPolicy, StorageType, type StreamConfig} from 'nats';

const dayNs = 24 * 60 * 60 * 1e9;

/** Every event, for a week, and what one consumer gets once more (`redriveSubject`). A message id is taken once within two minutes: the relay may publish again. */
export const eventStream = {
  name: 'SOUK',
  subjects: ['souk.>', 'redrive.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  duplicate_window: 120e9,
  max_age: 7 * dayNs,
} satisfies Partial<StreamConfig>;

/** Events that a consumer could not handle, on `dead.<consumer>.<subject>`, for a month. */
export const deadStream = {
  name: 'SOUK_DEAD',
  subjects: ['dead.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  duplicate_window: 120e9,
  max_age: 30 * dayNs,
} satisfies Partial<StreamConfig>;

/** A majority of three outlasts the loss of any one; a server on its own can keep no more than one copy. */
const copies = {cluster: 3, alone: 1};

/** Makes the streams, or changes them to what they shall be. Several may do it at once. */
export const ensureStreams = async (connection: NatsConnection): Promise<void> => {
  const manager = await connection.jetstreamManager();
  const num_replicas = connection.info?.cluster === undefined ? copies.alone : copies.cluster;
  for (const stream of [eventStream, deadStream]) await ensure(manager, {...stream, num_replicas});
};

const ensure = async (
  manager: JetStreamManager,
  stream: typeof eventStream & Pick<StreamConfig, 'num_replicas'>,
): Promise<void> => {
  try {
    // Adding a stream that is there with the same settings changes nothing.
    await manager.streams.add(stream);
  } catch {
    await manager.streams.update(stream.name, stream);
  }
};
