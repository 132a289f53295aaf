import type {NatsConfig} from '#runtime/events/bus.ts';
import {serverUrl} from './server-url.ts';

/** The broker of the tests and its administrator, or nobody where it asks nobody; at another address where one is given. */
export const testNats = (address?: string): NatsConfig => {
  const {host, username, password} = new URL(serverUrl('SOUK_TEST_NATS_URL'));
  const who = username === '' ? {} : {user: username, password};
  return {url: address ?? `nats://${host}`, ...who};
};

/** The same as environment variables of a service. */
export const natsEnvironment = (): Record<string, string> => {
  const {url, user, password} = testNats();
  return {NATS_URL: url, ...(user && {NATS_USER: user}), ...(password && {NATS_PASSWORD: password})};
};
