import type {SessionModel} from '#gen/prisma/identity/models.ts';
import type {Session} from '#gen/ts/souk/identity/v1/session.ts';
import {apiKeyName, userName} from '../../domain/resource-name.ts';
import {sessionName} from '../../sessions/session-name.ts';

/** A row as the contract shows it. `current`: the id of the session in which the request was made. */
export const sessionOf = (row: SessionModel, current?: string): Session => ({
  name: sessionName.format({session: row.id}),
  user: userName(row.tenantId, row.userId),
  client: apiKeyName(row.tenantId, row.clientId),
  device: row.device,
  address: row.address,
  createTime: row.createTime,
  refreshTime: row.refreshTime,
  idleExpireTime: row.idleExpireTime,
  expireTime: row.expireTime,
  current: row.id === current,
  authenticateTime: row.authenticateTime,
});
