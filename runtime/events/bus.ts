import type {NatsConnection} from 'nats';
import type {Logger} from 'pino';
import type {ReceivedEvent} from './event.ts';

/** Where the broker is, and who asks. */
export interface NatsConfig {
  /** `nats://host:4222`; several with commas between. */
  readonly url: string;
  /** Undefined where the broker asks nobody. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

export interface Broadcast {
  /** NATS subjects, `souk.*.inventory.BookChanged`. */
  readonly subjects: readonly string[];
  /** Called for every event, in every replica. An error is logged and does not end the subscription. */
  event(event: ReceivedEvent): void | Promise<void>;
  /** Called after a gap in the connection, the one before the first included: events may have passed unseen. */
  missed(): void;
}

/** The connection of one process to NATS with JetStream. */
export interface Bus {
  readonly name: 'nats';
  /** Without the broker events wait in the outbox; calls are answered. */
  readonly essential: false;
  /** For relay and consumers. Resolves once the broker was reached for the first time; the connection mends itself. */
  readonly connected: Promise<NatsConnection>;
  readonly log: Logger;
  /** Subscribes every replica to events that pass from now on; answers what ends it. */
  broadcast(broadcast: Broadcast): () => void;
  /** Fails when the broker does not answer within a second. */
  check(): Promise<void>;
  close(): Promise<void>;
}
