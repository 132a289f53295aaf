import type {SupportGrantModel} from '#gen/prisma/identity/models.ts';
import type {SupportGrant} from '#gen/ts/souk/identity/v1/support.ts';
import {roleName} from '../../domain/access/names.ts';
import {operatorTenant} from '../../domain/operator.ts';
import {userName} from '../../domain/resource-name.ts';
import {supportGrantName} from '../../domain/support-grant-name.ts';

/** A row as the contract shows it. */
export const supportGrantOf = (row: SupportGrantModel): SupportGrant => ({
  name: supportGrantName.format({tenant: row.tenantId, grant: row.id}),
  staff: userName(operatorTenant, row.staffId),
  roles: row.roleIds.map((role) => roleName.format({tenant: row.tenantId, role})),
  reason: row.reason,
  expireTime: row.expireTime,
  creator: row.creator,
  createTime: row.createTime,
  revokeTime: row.revokeTime ?? undefined,
});
