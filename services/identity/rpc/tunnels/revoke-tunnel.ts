import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import type {RevokeTunnelRequest} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {endTunnel} from '../../tunnels/end-tunnel.ts';
import type {TunnelDeps} from '../../tunnels/tunnel-deps.ts';

/** Closes anybody's tunnel in the caller's tenant. Fails with TUNNEL_NOT_FOUND. */
export const revokeTunnel =
  (deps: TunnelDeps): Rpc<RevokeTunnelRequest, Tunnel> =>
  async ({name}, call) =>
    endTunnel(deps, call, {name, action: 'RevokeTunnel'});
