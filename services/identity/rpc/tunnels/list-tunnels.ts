import type {ListTunnelsRequest, ListTunnelsResponse} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {callerUserId} from '../../sessions/caller-user-id.ts';
import {listOpenTunnels} from '../../store/tunnels/list-open-tunnels.ts';
import type {TunnelDeps} from '../../tunnels/tunnel-deps.ts';

/** Lists the caller's own tunnels that are open, newest first. Fails with USER_ONLY, PAGE_TOKEN_INVALID. */
export const listTunnels =
  (deps: TunnelDeps): Rpc<ListTunnelsRequest, ListTunnelsResponse> =>
  async (page, call) =>
    listOpenTunnels(deps, call, page, callerUserId(call));
