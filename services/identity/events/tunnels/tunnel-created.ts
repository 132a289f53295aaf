import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import {TunnelCreated} from '#gen/ts/souk/identity/v1/tunnel_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a developer has opened a way to a service. */
export const tunnelCreated = (tunnel: Tunnel): Event => ({
  type: 'souk.identity.v1.TunnelCreated',
  subject: tunnel.name,
  data: TunnelCreated.encode({tunnel}).finish(),
});
