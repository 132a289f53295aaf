import {edgeChain} from './edge-chain.ts';
import type {Connection} from './envoy-config.ts';
import type {BastionMeaning} from './meaning.ts';
import {connectionFacts} from './read-envoy-edge.ts';

/** What the bastion means, from its only listener. */
export function readEnvoyBastion(connection: Connection | undefined): BastionMeaning {
  if (!connection) throw new Error('the bastion does not listen');
  const {virtual_hosts: _, ...headers} = connection.route_config;
  return {...edgeChain(connection.http_filters), connection: connectionFacts(connection), headers};
}
