import {TunnelServiceDefinition} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import {served} from '#runtime/server/served.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import {followTunnels} from '../events/tunnels/follow-tunnels.ts';
import type {Foundations} from '../identity.ts';
import {type LookUpConfig, lookUps} from '../memory/look-ups.ts';
import {findLiveTunnels} from '../store/tunnels/find-live-tunnels.ts';
import {callableServices} from './callable-services.ts';
import type {LiveTunnel} from './live-tunnel.ts';
import {throughTunnel} from './through-tunnel.ts';
import {tunnelService} from './tunnel-service.ts';

/** Puts together who may go through the bastion: the service, and how a request there is judged. */
export const openTunnels = (
  config: LookUpConfig,
  {database, bus, clock}: Pick<Foundations, 'database' | 'bus' | 'clock'>,
  {recordAudit}: {readonly recordAudit: RecordAudit},
) => {
  const tunnels = lookUps({load: findLiveTunnels(database), topicOf: ({name}: LiveTunnel) => name}, config, clock);
  followTunnels(bus, tunnels);
  const services = callableServices();
  return {
    through: throughTunnel(tunnels, clock),
    service: served(TunnelServiceDefinition, tunnelService({database, tunnels, services, recordAudit, clock})),
  };
};
