import {join} from 'node:path';
import {connect, type NatsConnection} from 'nats';
import {administrator} from '#mesh/render/nats/administrator.ts';
import {inboxOf} from '#runtime/events/broker-rights.ts';
import {provisionBroker} from '#runtime/events/provision-broker.ts';
import {readConsumers} from '#runtime/events/read-consumers.ts';
import type {Home} from '../home/open-home.ts';
import {openSecrets} from '../home/secrets.ts';
import {project} from '../project.ts';
import {knownPorts} from './backend-ports.ts';
import {brokerPassword} from './nats.ts';
import type {BackendUrls} from './start-backends.ts';

const patienceMs = 2_000;

/** The broker with its administrator, for tests. */
export const administratorUrl = ({natsUrl, brokerPassword}: Pick<BackendUrls, 'natsUrl' | 'brokerPassword'>): string =>
  natsUrl.replace('//', `//${administrator}:${brokerPassword(administrator)}@`);

/** A connection of the administrator to the broker of a home that runs. Whoever gets it closes it. */
export function administerBroker(home: Home): Promise<NatsConnection> {
  const {nats} = knownPorts(home);
  return connect({
    servers: `127.0.0.1:${nats}`,
    user: administrator,
    pass: brokerPassword(openSecrets(home), administrator),
    inboxPrefix: inboxOf(administrator),
    timeout: patienceMs,
    reconnect: false,
  });
}

/** Gives the broker of a home its streams and the consumers of the catalogue. */
export async function provisionBrokerOf(home: Home): Promise<void> {
  const wanted = readConsumers(join(project, 'mesh/nats/consumers.json'));
  const connection = await administerBroker(home);
  await provisionBroker(connection, wanted).finally(() => connection.close());
}
