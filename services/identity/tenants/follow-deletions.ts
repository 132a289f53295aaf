import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {TenantDataDeleted} from '#gen/ts/souk/mesh/v1/tenant_data.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Bus} from '#runtime/events/bus.ts';
import {type Consumer, consumeEvents} from '#runtime/events/consume-events.ts';

/** Keeps which services have no row of a deleted tenant any more. */
export const followDeletions = (database: Database<PrismaClient>, bus: Bus): Consumer =>
  consumeEvents(
    {database, bus},
    {
      durable: 'identity-tenants',
      on: {
        'souk.mesh.v1.TenantDataDeleted': async ({data}, tx) => {
          const {tenant, service} = TenantDataDeleted.decode(data);
          // Nothing to keep when the tenant is gone already: a service may say it twice.
          await tx.$executeRaw`
            insert into tenant_deletion (tenant, service) select id, ${service} from tenant where id = ${tenant} and announce_time is not null
            on conflict do nothing`;
        },
      },
    },
  );
