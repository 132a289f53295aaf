import {TenantDataDeleted, TenantDeleted} from '#gen/ts/souk/mesh/v1/tenant_data.ts';
import type {Database} from '#runtime/data/database.ts';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {Bus} from '#runtime/events/bus.ts';
import {type Consumer, consumeEvents} from '#runtime/events/consume-events.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

/** Well within what a consumer may take for one delivery. */
const stepMs = 10_000;

/**
 * Deletes what the service knows of a tenant when that is deleted, and says when nothing is left; until then the event is
 * delivered again. A dependency of every service with a database.
 */
export const deleteWithTenants = <Client>(database: Database<Client>, bus: Bus): Consumer =>
  consumeEvents(
    {database, bus},
    {
      durable: `${database.service}-tenants`,
      on: {
        'souk.mesh.v1.TenantDeleted': async ({subject, data}, tx) => {
          const {tenant} = TenantDeleted.decode(data);
          const isGone = await database.deleteTenantRows(tenantId(tenant), stepMs);
          // Not counted as a failure: there is more than can be done in one go.
          if (!isGone) throw unavailable('The deletion of a large tenant');
          const gone = TenantDataDeleted.encode({tenant, service: database.service}).finish();
          tx.emit({type: 'souk.mesh.v1.TenantDataDeleted', subject, data: gone});
        },
      },
    },
  );
