import {ownWork} from '#runtime/data/own-work.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {operatorTenant} from '../domain/operator.ts';
import {tenantName} from '../domain/resource-name.ts';
import type {DeletionParts} from './delete-tenants.ts';

/** Of one tenant in one go; the next turn goes on. */
const stepMs = 5_000;

/** Deletes what identity itself knows of tenants that all other services have forgotten, and then the tenants. */
export const finishDeletions = async (parts: DeletionParts): Promise<void> => {
  const {system} = parts.database;
  const announced = await system.tenant.findMany({where: {announceTime: {not: null}}, select: {id: true}});
  for (const {id} of announced) {
    const confirmed = await system.tenantDeletion.findMany({where: {tenant: id}});
    const missing = parts.services.filter((service) => !confirmed.some((row) => row.service === service));
    if (missing.length === 0) await finish(parts, tenantId(id));
  }
};

const finish = async ({database, recordAudit, clock}: DeletionParts, id: TenantId): Promise<void> => {
  const {system} = database;
  const last = await system.auditEntry.findFirst({where: {tenantId: id}, orderBy: {sequence: 'desc'}});
  const end = {auditSequence: last?.sequence ?? 0n, auditHash: new Uint8Array(last?.hash ?? [])};
  // Before its log is gone; what stands there already is from a turn that did not come to its end.
  await system.formerTenant.createMany({data: {id, deleteTime: clock(), ...end}, skipDuplicates: true});
  if (!(await database.deleteTenantRows(id, stepMs))) return;
  await database.forTenant(operatorTenant).update(ownWork(), async (tx) => {
    const {count} = await tx.tenant.deleteMany({where: {id}});
    if (count === 0) return;
    const {auditSequence, auditHash} = (await tx.formerTenant.findFirst({where: {id}})) ?? end;
    const before = {auditSequence, auditEnd: Buffer.from(auditHash).toString('base64url')};
    const call = {requestId: '', clientAddress: undefined};
    await recordAudit(tx, call, {action: 'FinishTenantDeletion', target: tenantName(id), before, actor: 'identity'});
  });
};
