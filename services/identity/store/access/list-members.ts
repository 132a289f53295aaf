import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Reader} from '#runtime/data/database.ts';

/** The direct members of a group as the ends of their names, `groups/…` before `users/…`, those after `after`. */
export const listMembers = async (
  db: Pick<Reader<PrismaClient>, '$queryRaw'>,
  group: string,
  {after, limit}: {readonly after: string; readonly limit: number},
): Promise<readonly string[]> => {
  const rows = await db.$queryRaw<{name: string}[]>`
    select name from (
      select 'groups/' || member_id as name from group_group
      where tenant_id = (select current_setting('souk.tenant')) and group_id = ${group}
      union all
      select 'users/' || user_id::text collate "C" from group_user
      where tenant_id = (select current_setting('souk.tenant')) and group_id = ${group}
    ) m
    where name collate "C" > ${after}
    order by name collate "C" limit ${limit}`;
  return rows.map(({name}) => name);
};
