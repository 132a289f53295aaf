import type {JsMsg, NatsConnection} from 'nats';

/** The messages that a stream has on a subject, which may have wildcards: those that are there now, the oldest first. */
export const messagesOn = async (connection: NatsConnection, stream: string, subject: string): Promise<JsMsg[]> => {
  const manager = await connection.jetstreamManager();
  const {state} = await manager.streams.info(stream, {subjects_filter: subject});
  if (Object.keys(state.subjects ?? {}).length === 0) return [];
  const reader = await connection.jetstream().consumers.get(stream, {filterSubjects: subject});
  const messages: JsMsg[] = [];
  // Until the last one that is there: a fetch of so many may end before it has them all.
  for await (const message of await reader.consume()) {
    messages.push(message);
    if (message.info.pending === 0) break;
  }
  return messages;
};
