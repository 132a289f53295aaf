import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {parseApiKeyName} from '../../domain/resource-name.ts';

/** Writes when keys, by their names, were used; of a time less than `precisionMs` after the one that is there nothing. */
export const writeLastUses = async (
  {system}: Database<PrismaClient>,
  uses: ReadonlyMap<string, Date>,
  precisionMs: number,
): Promise<void> => {
  // In one order everywhere: replicas write at once.
  const rows = [...uses]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, time]) => {
      const key = parseApiKeyName(name);
      return key ? [{...key, time}] : [];
    });
  await system.$executeRaw`
    update api_key set last_use_time = used.time
    from unnest(${rows.map(({tenant}) => String(tenant))}::text[], ${rows.map(({id}) => id)}::uuid[],
      ${rows.map(({time}) => time)}::timestamptz[]) as used (tenant_id, id, time)
    where api_key.tenant_id = used.tenant_id and api_key.id = used.id
      and (last_use_time is null or last_use_time <= used.time - ${precisionMs} * interval '1 millisecond')`;
};
