import type {JetStreamManager} from 'nats';
import {gauge} from '../telemetry/gauge.ts';
import type {Bus} from './bus.ts';
import {deadStream, eventStream} from './streams.ts';

/** Measures how many events a consumer has before it, and how many it has given up; nothing while the broker is away. */
export const measureConsumer = (bus: Bus, durable: string): void => {
  const measure = (name: string, help: string, count: (manager: JetStreamManager) => Promise<number>): void =>
    gauge(
      name,
      help,
      async () => {
        await bus.check();
        return count(await (await bus.connected).jetstreamManager({timeout: 1000, checkAPI: false}));
      },
      {consumer: durable},
    );
  measure('souk_consumer_pending', 'Events that wait for the consumer or are being handled by it.', async (manager) => {
    const {num_pending, num_ack_pending} = await manager.consumers.info(eventStream.name, durable);
    return num_pending + num_ack_pending;
  });
  measure('souk_dead_letters', 'Events that the consumer has given up and nobody has redriven.', async (manager) => {
    const {num_pending} = await manager.consumers.info(deadStream.name, durable);
    return num_pending;
  });
};
