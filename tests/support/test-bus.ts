import {type Logger, pino} from 'pino';
import type {Bus} from '#runtime/events/bus.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import type {Scope} from './scope.ts';
import {serverUrl} from './server-url.ts';

/** A connection to the broker of the tests, closed when the test is over. Events of tests differ by tenant. */
export const testBus = async (
  scope: Scope,
  url = serverUrl('SOUK_TEST_NATS_URL'),
  log: Logger = pino({level: 'silent'}),
): Promise<Bus> => {
  const bus = await openBus({url}, log);
  scope.teardown(() => bus.close());
  return bus;
};
