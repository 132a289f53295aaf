import {NIL} from 'uuid';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {AccessServiceDefinition} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Bus} from '#runtime/events/bus.ts';
import {type Served, served} from '#runtime/server/served.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {BuiltInRoles} from '../domain/access/built-in-roles.ts';
import {catalogueOf} from '../domain/access/catalogue.ts';
import type {Clock} from '../domain/clock.ts';
import {operatorTenant} from '../domain/operator.ts';
import {userName} from '../domain/resource-name.ts';
import {followAccess} from '../events/access/follow-access.ts';
import type {LookUpConfig} from '../memory/look-ups.ts';
import {loadAccess} from '../store/access/load-access.ts';
import {type AccessMemory, accessMemory} from './access-memory.ts';
import {accessService} from './access-service.ts';

/** What access stands on. */
export interface AccessFoundations {
  readonly database: Database<PrismaClient>;
  readonly bus: Bus;
  readonly recordAudit: RecordAudit;
  readonly builtIn: BuiltInRoles;
  /** The permission of every method that needs one, by the method's path. */
  readonly needed: ReadonlyMap<string, string>;
  readonly clock: Clock;
}

/** Puts together who may do what: the memory that others ask, and the service. */
export const openAccess = async (
  config: LookUpConfig,
  {database, bus, recordAudit, builtIn, needed, clock}: AccessFoundations,
): Promise<{readonly access: AccessMemory; readonly service: Served}> => {
  const catalogue = catalogueOf(needed);
  const permissions = new Set(catalogue.map(({name}) => name));
  const load = loadAccess(database, builtIn);
  // The first query of a kind is the slowest by far: not on the time of the first request.
  await load([userName(operatorTenant, NIL)]);
  const access = accessMemory(load, config, clock);
  followAccess(bus, access);
  const deps = {database, access, builtIn, permissions, catalogue, recordAudit, clock};
  return {access, service: served(AccessServiceDefinition, accessService(deps))};
};
