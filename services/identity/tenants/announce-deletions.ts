import {TenantDeleted} from '#gen/ts/souk/mesh/v1/tenant_data.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import {operatorTenant} from '../domain/operator.ts';
import {tenantName} from '../domain/resource-name.ts';
import type {DeletionParts} from './delete-tenants.ts';

/** Tells every service to delete the rows of tenants whose time has come. */
export const announceDeletions = async ({database, delayMs, clock}: DeletionParts): Promise<void> => {
  const now = clock();
  const due = {deleteTime: {lte: new Date(now.getTime() - delayMs)}, announceTime: null};
  if ((await database.system.tenant.count({where: due})) === 0) return;
  await database.forTenant(operatorTenant).update(ownWork(), async (tx) => {
    const rows = await tx.tenant.updateManyAndReturn({where: due, data: {announceTime: now}});
    for (const {id} of rows) {
      const data = TenantDeleted.encode({tenant: id}).finish();
      tx.emit({type: 'souk.mesh.v1.TenantDeleted', subject: tenantName(id), data});
    }
  });
};
