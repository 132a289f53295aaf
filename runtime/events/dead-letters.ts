import {headers, type JsMsg, type NatsConnection} from 'nats';
import {firstSubject} from './event-subject.ts';

/** Where a consumer's dead letters lie, as a filter. */
export const deadSubjects = (consumer: string): string => `dead.${consumer}.>`;

/**
 * Parks messages that a consumer gives up, on `dead.<consumer>.<subject>` with their own headers and `souk-consumer`,
 * `souk-error`, `souk-deliveries`. `redrive` hands them to the consumer once more.
 */
export const deadLetters = (connection: NatsConnection, consumer: string) => {
  const stream = connection.jetstream({timeout: 5000});
  return async (message: JsMsg, error: unknown): Promise<void> => {
    const parked = headers();
    for (const [name, values] of message.headers ?? []) {
      // The broker's own, of the message as it came.
      if (!name.startsWith('Nats-')) for (const value of values) parked.append(name, value);
    }
    parked.set('souk-consumer', consumer);
    parked.set('souk-error', oneLine(error));
    parked.set('souk-deliveries', String(message.info.deliveryCount));
    // Parked once, also when the process dies before it has told the broker that it gave the message up.
    const msgID = `${consumer} ${message.seq}`;
    await stream.publish(`dead.${consumer}.${firstSubject(message.subject)}`, message.data, {msgID, headers: parked});
    message.term();
  };
};

const oneLine = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll(/\s+/g, ' ').slice(0, 1000);
