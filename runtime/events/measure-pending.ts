import {gauge} from '../telemetry/gauge.ts';
import type {Bus} from './bus.ts';
import {eventStream} from './streams.ts';

/** Measures how many events a consumer has before it; nothing while the broker is away. */
export const measurePending = (bus: Bus, durable: string): void =>
  gauge(
    'souk_consumer_pending',
    'Events that wait for the consumer or are being handled by it.',
    async () => {
      await bus.check();
      const manager = await (await bus.connected).jetstreamManager({timeout: 1000});
      const {num_pending, num_ack_pending} = await manager.consumers.info(eventStream.name, durable);
      return num_pending + num_ack_pending;
    },
    {consumer: durable},
  );
