import {headers, type JsMsg, type NatsConnection} from 'nats';
import {deadSubjects} from './dead-letters.ts';
import {skipHeader} from './event-message.ts';
import {firstSubject, redriveSubject} from './event-subject.ts';
import {messagesOn} from './messages-on.ts';
import {deadStream} from './streams.ts';

/** An event that a consumer has given up. */
export interface DeadLetter {
  /** Its place in the stream of dead letters. */
  readonly place: number;
  readonly consumer: string;
  /** Of the event, or of what is none, where it was published: `souk.bookshop.inventory.BookChanged`. */
  readonly subject: string;
  /** `ce-type`, `ce-subject`, `ce-id` where it has them. */
  readonly type: string | undefined;
  readonly about: string | undefined;
  readonly id: string | undefined;
  readonly error: string;
  readonly time: Date;
}

/** Which dead letters are meant; all where nothing is said. */
export interface DeadLetterFilter {
  readonly consumer?: string | undefined;
  readonly place?: number | undefined;
}

/** Dead letters, the oldest first. */
export const listDeadLetters = async (connection: NatsConnection, filter: DeadLetterFilter): Promise<DeadLetter[]> =>
  (await messagesOf(connection, filter)).map(letterOf);

/**
 * Hands dead letters, the oldest first, to the consumers that had given them up, and takes them out of the stream: each
 * consumer handles them as new deliveries of the same events, whatever others have done with these. Answers them.
 *
 * @param skip whether the consumer shall count them as handled instead, so that those that follow are not held up.
 */
export const redrive = async (
  connection: NatsConnection,
  filter: DeadLetterFilter,
  {skip = false} = {},
): Promise<DeadLetter[]> => {
  const stream = connection.jetstream({timeout: 5000});
  const manager = await connection.jetstreamManager();
  const messages = await messagesOf(connection, filter);
  for (const message of messages) {
    const {consumer, subject, place} = letterOf(message);
    const own = headers();
    for (const [name, values] of message.headers ?? []) {
      if (name.startsWith('Nats-') || parkedHeaders.has(name)) continue;
      for (const value of values) own.append(name, value);
    }
    if (skip) own.set(skipHeader, 'true');
    // Once, also when we die before it is taken out.
    await stream.publish(redriveSubject(consumer, subject), message.data, {msgID: `redrive ${place}`, headers: own});
    await manager.streams.deleteMessage(deadStream.name, message.seq, false);
  }
  return messages.map(letterOf);
};

const parkedHeaders = new Set(['souk-consumer', 'souk-error', 'souk-deliveries']);

const messagesOf = async (connection: NatsConnection, {consumer, place}: DeadLetterFilter): Promise<JsMsg[]> => {
  const subject = consumer === undefined ? 'dead.>' : deadSubjects(consumer);
  const messages = await messagesOn(connection, deadStream.name, subject);
  return place === undefined ? messages : messages.filter(({seq}) => seq === place);
};

const letterOf = (message: JsMsg): DeadLetter => {
  const header = (name: string) => message.headers?.get(name) || undefined;
  const [, consumer = '', ...subject] = message.subject.split('.');
  return {
    place: message.seq,
    consumer,
    subject: firstSubject(subject.join('.')),
    type: header('ce-type'),
    about: header('ce-subject'),
    id: header('ce-id'),
    error: header('souk-error') ?? '',
    time: new Date(message.info.timestampNanos / 1e6),
  };
};
