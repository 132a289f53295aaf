import {setTimeout as delay} from 'node:timers/promises';
import {connect, Events, type NatsConnection} from 'nats';
import type {Logger} from 'pino';
import {createLog} from '#runtime/telemetry/log.ts';
import {broadcastOver} from './broadcast-over.ts';
import {inboxOf} from './broker-rights.ts';
import type {Bus, NatsConfig} from './bus.ts';

const retryMs = 500;
const answerMs = 1000;

/**
 * Opens the connection to NATS. Answers at once: a service starts and works without the broker, the connection is tried
 * until it succeeds and again whenever it is lost.
 */
export const openBus = async (
  config: NatsConfig,
  log: Logger = createLog({service: 'nats', level: 'info'}),
): Promise<Bus> => {
  const closing = new AbortController();
  let connection: NatsConnection | undefined;
  let isUp = false;
  const gaps = new Set<() => void>();

  const connected = persistently(config, closing.signal, log).then((opened) => {
    connection = opened;
    isUp = true;
    void follow(opened);
    return opened;
  });
  // Waited for by whoever needs it; that it was closed before is no error of its own.
  connected.catch(() => {});

  const follow = async (opened: NatsConnection): Promise<void> => {
    for await (const {type, data} of opened.status()) {
      if (type !== Events.Disconnect && type !== Events.Reconnect) continue;
      isUp = type === Events.Reconnect;
      if (!closing.signal.aborted) log.warn({type, server: data}, 'the connection to the broker changed');
      if (type === Events.Reconnect) for (const missed of gaps) missed();
    }
  };

  return {
    name: 'nats',
    essential: false,
    connected,
    log,
    broadcast: (broadcast) => {
      const missed = (): void => broadcast.missed();
      gaps.add(missed);
      const end = connected.then((opened) => broadcastOver(opened, broadcast, log));
      // Before it had the subscription it saw nothing.
      end.then(missed, () => {});
      return () => {
        gaps.delete(missed);
        end.then((unsubscribe) => unsubscribe()).catch(() => {});
      };
    },
    check: async () => {
      if (!connection || !isUp) throw new Error('the broker cannot be reached');
      await within(answerMs, connection.flush());
    },
    close: async () => {
      closing.abort();
      await connection?.close();
    },
  };
};

const persistently = async (
  {url, user, password}: NatsConfig,
  signal: AbortSignal,
  log: Logger,
): Promise<NatsConnection> => {
  const who = user === undefined ? {} : {user, ...(password && {pass: password}), inboxPrefix: inboxOf(user)};
  const options = {servers: url.split(','), ...who, timeout: 2000, maxReconnectAttempts: -1, reconnectTimeWait: 250};
  for (let tried = 0; ; tried += 1) {
    signal.throwIfAborted();
    try {
      const connection = await connect({...options, reconnectJitter: 250, pingInterval: 5000, maxPingOut: 2});
      if (signal.aborted) await connection.close();
      signal.throwIfAborted();
      return connection;
    } catch (err) {
      if (tried === 0) log.warn({err}, 'the broker is not reached; trying on');
    }
    await delay(retryMs, undefined, {signal});
  }
};

const within = async (ms: number, work: Promise<void>): Promise<void> => {
  const timer = new AbortController();
  const late = delay(ms, undefined, {signal: timer.signal}).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
    work.catch(() => {});
  }
};
