import {type Logger, pino} from 'pino';
import type {Bus} from '#runtime/events/bus.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {provisionBroker} from '#runtime/events/provision-broker.ts';
import type {Scope} from './scope.ts';
import {testNats} from './test-nats.ts';

/** A connection to the broker of the tests, closed when the test is over. Events of tests differ by tenant. */
export const testBus = async (scope: Scope, address?: string, log: Logger = pino({level: 'silent'})): Promise<Bus> => {
  const bus = await openBus(testNats(address), log);
  scope.teardown(() => bus.close());
  return bus;
};

/** Gives the broker a consumer of a test's own, gone when the test is over. */
export const testConsumer = async (
  scope: Scope,
  bus: Bus,
  durable: string,
  subjects: readonly string[],
): Promise<void> => {
  const connection = await bus.connected;
  await provisionBroker(connection, [{durable, subjects}]);
  scope.teardown(async () => {
    const manager = await connection.jetstreamManager();
    for (const stream of ['SOUK', 'SOUK_DEAD']) await manager.consumers.delete(stream, durable);
  });
};
