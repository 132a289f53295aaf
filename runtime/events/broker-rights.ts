import {deadSubjects} from './dead-letters.ts';
import {deadStream, eventStream} from './streams.ts';

/** A consumer of the stream of events, as the broker has to have it. */
export interface BrokerConsumer {
  /** Of the whole mesh: `cart-tenants`. */
  readonly durable: string;
  /** What it gets, `souk.*.mesh.*`. */
  readonly subjects: readonly string[];
}

/** What a service may do at the broker. */
export interface BrokerRights {
  /** Its user, and its inbox. */
  readonly service: string;
  /** What it may publish, and hear as it passes. */
  readonly publishes: readonly string[];
  readonly hears: readonly string[];
  readonly consumers: readonly BrokerConsumer[];
}

/** Answers to a user's questions come here: nobody else may listen. */
export const inboxOf = (user: string): string => `_INBOX_${user}`;

/**
 * The subjects that a service needs for that, those of JetStream's API among them (docs.nats.io, reference, JetStream wire API). It can
 * make and change neither streams nor consumers: a consumer of its own choice could read everything.
 */
export const subjectsOf = ({
  service,
  publishes,
  hears,
  consumers,
}: BrokerRights): {publish: readonly string[]; subscribe: readonly string[]} => ({
  publish: [
    ...publishes,
    ...consumers.flatMap(({durable}) => [
      `$JS.API.CONSUMER.INFO.${eventStream.name}.${durable}`,
      `$JS.API.CONSUMER.MSG.NEXT.${eventStream.name}.${durable}`,
      `$JS.ACK.${eventStream.name}.${durable}.>`,
      `$JS.API.CONSUMER.INFO.${deadStream.name}.${durable}`,
      deadSubjects(durable),
    ]),
  ],
  subscribe: [`${inboxOf(service)}.>`, ...hears],
});
