import type {ListTenantTunnelsRequest, ListTenantTunnelsResponse} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {listOpenTunnels} from '../../store/tunnels/list-open-tunnels.ts';
import type {TunnelDeps} from '../../tunnels/tunnel-deps.ts';

/** Lists everybody's tunnels in the caller's tenant that are open, newest first. Fails with TENANT_NOT_FOUND, PAGE_TOKEN_INVALID. */
export const listTenantTunnels =
  (deps: TunnelDeps): Rpc<ListTenantTunnelsRequest, ListTenantTunnelsResponse> =>
  async ({parent, ...page}, call) => {
    if (parent !== tenantName(call.tenant)) throw tenantNotFound(parent);
    return listOpenTunnels(deps, call, page);
  };
