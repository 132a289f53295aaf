import {type Environment, parseConfig} from '../config/config-of.ts';
import {natsConfig} from '../config/nats-config.ts';
import {openBus} from '../events/open-bus.ts';
import {provisionBroker} from '../events/provision-broker.ts';
import {readConsumers} from '../events/read-consumers.ts';
import {createLog} from '../telemetry/log.ts';

/**
 * Gives the broker its streams and the consumers that a file names, and ends the process: with 0, or with 1 when it fails. Needs
 * NATS_URL, and NATS_USER and NATS_PASSWORD of who administers the broker; waits for it.
 */
export const provision = async (environment: Environment, consumers: URL): Promise<void> => {
  const {nats} = parseConfig({nats: natsConfig}, environment);
  const log = createLog({service: 'broker', level: 'info'});
  const wanted = readConsumers(consumers);
  const bus = await openBus(nats, log);
  try {
    await provisionBroker(await bus.connected, wanted);
    log.info({consumers: wanted.map(({durable}) => durable)}, 'the broker has its streams and consumers');
  } catch (err) {
    log.fatal({err}, 'the broker was not provisioned');
    process.exit(1);
  }
  await bus.close();
  log.flush(() => process.exit(0));
};
