import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import type {CreateTunnelRequest} from '#gen/ts/souk/identity/v1/tunnel_service.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {tunnelCreated} from '../../events/tunnels/tunnel-created.ts';
import {callerUserId} from '../../sessions/caller-user-id.ts';
import {tunnelOf} from '../../store/tunnels/tunnel-row.ts';
import type {TunnelDeps} from '../../tunnels/tunnel-deps.ts';
import {tunnelLifetimeMs} from '../../tunnels/tunnel-lifetime.ts';
import {serviceName} from '../../tunnels/tunnel-name.ts';

/** Opens a tunnel to a service for the caller, who is a user. Fails with USER_ONLY, SERVICE_UNKNOWN. */
export const createTunnel =
  ({database, services, recordAudit, clock}: TunnelDeps): Rpc<CreateTunnelRequest, Tunnel> =>
  async ({service: name, ttl, reason}, call) => {
    const userId = callerUserId(call);
    const {service} = serviceName.parse(name, 'service');
    if (!services.has(service)) {
      const known = [...services].map((one) => serviceName.format({service: one})).join(', ');
      throw failure(ErrorReason.SERVICE_UNKNOWN, `Tunnels lead to ${known}.`, {service: name});
    }
    return database.forTenant(call.tenant).update(call, async (tx) => {
      const createTime = clock();
      const row = await tx.tunnel.create({
        data: {
          id: newId(),
          userId,
          service,
          reason,
          address: call.clientAddress ?? '',
          createTime,
          expireTime: new Date(createTime.getTime() + tunnelLifetimeMs(ttl)),
        },
      });
      const after = tunnelOf(row);
      tx.emit(tunnelCreated(after));
      await recordAudit(tx, call, {action: 'CreateTunnel', target: after.name, after});
      return after;
    });
  };
