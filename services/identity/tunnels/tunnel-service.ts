import type {TunnelServiceDefinition} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {closeTunnel} from '../rpc/tunnels/close-tunnel.ts';
import {createTunnel} from '../rpc/tunnels/create-tunnel.ts';
import {getTunnel} from '../rpc/tunnels/get-tunnel.ts';
import {listTenantTunnels} from '../rpc/tunnels/list-tenant-tunnels.ts';
import {listTunnels} from '../rpc/tunnels/list-tunnels.ts';
import {revokeTunnel} from '../rpc/tunnels/revoke-tunnel.ts';
import type {TunnelDeps} from './tunnel-deps.ts';

/** Every RPC about tunnels. */
export const tunnelService = (deps: TunnelDeps): ServiceOf<typeof TunnelServiceDefinition> => ({
  createTunnel: createTunnel(deps),
  getTunnel: getTunnel(deps),
  listTunnels: listTunnels(deps),
  listTenantTunnels: listTenantTunnels(deps),
  closeTunnel: closeTunnel(deps),
  revokeTunnel: revokeTunnel(deps),
});
