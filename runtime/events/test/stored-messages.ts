import type {JsMsg} from 'nats';
import type {Bus} from '../bus.ts';

/** The messages that a stream has on a subject, the oldest first. */
export const storedMessages = async (bus: Bus, stream: 'SOUK' | 'SOUK_DEAD', subject: string): Promise<JsMsg[]> => {
  const connection = await bus.connected;
  const manager = await connection.jetstreamManager();
  const {state} = await manager.streams.info(stream, {subjects_filter: subject});
  const count = Object.values(state.subjects ?? {}).reduce((sum, messages) => sum + messages, 0);
  if (count === 0) return [];
  const consumer = await connection.jetstream().consumers.get(stream, {filterSubjects: subject});
  const messages: JsMsg[] = [];
  for await (const message of await consumer.fetch({max_messages: count, expires: 2000})) messages.push(message);
  return messages;
};
