import type {TunnelModel} from '#gen/prisma/identity/models.ts';
import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import {userName} from '../../domain/resource-name.ts';
import {serviceName, tunnelName} from '../../tunnels/tunnel-name.ts';

/** A row as the contract shows it. */
export const tunnelOf = (row: TunnelModel): Tunnel => ({
  name: tunnelName.format({tunnel: row.id}),
  user: userName(row.tenantId, row.userId),
  service: serviceName.format({service: row.service}),
  reason: row.reason,
  address: row.address,
  createTime: row.createTime,
  expireTime: row.expireTime,
  closeTime: row.closeTime ?? undefined,
});
