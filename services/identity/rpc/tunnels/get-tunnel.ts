import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import type {GetTunnelRequest} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {ownUserId} from '../../domain/users/user-id.ts';
import {tunnelOf} from '../../store/tunnels/tunnel-row.ts';
import type {TunnelDeps} from '../../tunnels/tunnel-deps.ts';
import {tunnelIdOf} from '../../tunnels/tunnel-id-of.ts';
import {tunnelNotFound} from '../../tunnels/tunnel-not-found.ts';

/** Answers one of the caller's own tunnels, open or over. Fails with TUNNEL_NOT_FOUND. */
export const getTunnel =
  ({database}: TunnelDeps): Rpc<GetTunnelRequest, Tunnel> =>
  async ({name}, {tenant, principal}) => {
    const id = tunnelIdOf(name);
    const userId = ownUserId(tenant, principal.name);
    if (userId === undefined) throw tunnelNotFound(name);
    const row = await database.forTenant(tenant).read.tunnel.findFirst({where: {id, userId}});
    if (!row) throw tunnelNotFound(name);
    return tunnelOf(row);
  };
