import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import type {CloseTunnelRequest} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {ownUserId} from '../../domain/users/user-id.ts';
import {endTunnel} from '../../tunnels/end-tunnel.ts';
import type {TunnelDeps} from '../../tunnels/tunnel-deps.ts';
import {tunnelNotFound} from '../../tunnels/tunnel-not-found.ts';

/** Closes one of the caller's own tunnels. Fails with TUNNEL_NOT_FOUND. */
export const closeTunnel =
  (deps: TunnelDeps): Rpc<CloseTunnelRequest, Tunnel> =>
  async ({name}, call) => {
    const userId = ownUserId(call.tenant, call.principal.name);
    if (userId === undefined) throw tunnelNotFound(name);
    return endTunnel(deps, call, {name, action: 'CloseTunnel', userId});
  };
