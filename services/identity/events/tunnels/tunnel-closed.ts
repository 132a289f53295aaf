import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import {TunnelClosed} from '#gen/ts/souk/identity/v1/tunnel_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a tunnel was closed before its time. */
export const tunnelClosed = (tunnel: Tunnel): Event => ({
  type: 'souk.identity.v1.TunnelClosed',
  subject: tunnel.name,
  data: TunnelClosed.encode({tunnel}).finish(),
});
