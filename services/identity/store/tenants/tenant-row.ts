import type {TenantModel} from '#gen/prisma/identity/models.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import {tenantName} from '../../domain/resource-name.ts';

/** A row as the contract shows it. */
export const tenantOfRow = ({
  id,
  displayName,
  createTime,
  suspendTime,
  deleteTime,
  selfSignUp,
}: TenantModel): Tenant => ({
  name: tenantName(id),
  displayName,
  createTime,
  suspendTime: suspendTime ?? undefined,
  deleteTime: deleteTime ?? undefined,
  selfSignUp,
});
