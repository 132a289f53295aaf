import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Reader} from '#runtime/data/database.ts';
import {permits} from '#runtime/server/permits.ts';
import type {BuiltInRoles} from '../../domain/access/built-in-roles.ts';
import type {Question} from '../../domain/access/question.ts';

/** Which part of the users who may do something is wanted. */
export interface Part {
  readonly now: Date;
  /** Id of the last user of the part before; undefined: from the first on. */
  readonly after: string | undefined;
  readonly limit: number;
}

/** The ids of active users who may do something, in one order: from the roles down through the groups, in one statement. */
export const whoCan = async (
  db: Pick<Reader<PrismaClient>, '$queryRaw'>,
  builtIn: BuiltInRoles,
  {permission, resource}: Question,
  {now, after, limit}: Part,
): Promise<readonly string[]> => {
  const fitting = [...builtIn.values()].filter((role) => permits(role.permissions, permission)).map(({id}) => id);
  const rows = await db.$queryRaw<{id: string}[]>`
    with recursive holding as (
      select a.user_id, a.group_id
      from role_assignment a left join access_role o on o.tenant_id = a.tenant_id and o.id = a.role_id
      where a.tenant_id = (select current_setting('souk.tenant'))
        and starts_with(${resource}::text, a.resource_prefix)
        and (a.expire_time is null or a.expire_time > ${now}::timestamptz)
        and (a.role_id = any(${fitting}::text[]) or exists (
          select from unnest(o.permissions) p
          where p in ('*', ${permission}) or p like '%.*' and starts_with(${permission}::text, left(p, -1))
        ))
    ),
    reached (group_id) as (
      select group_id from holding where group_id is not null
      union
      select g.member_id from reached r join group_group g
        on g.tenant_id = (select current_setting('souk.tenant')) and g.group_id = r.group_id
    )
    select u.id from user_account u
    where u.tenant_id = (select current_setting('souk.tenant')) and u.state = 'ACTIVE'
      and (${after ?? null}::uuid is null or u.id > ${after ?? null}::uuid)
      and u.id in (
        select user_id from holding where user_id is not null
        union all
        select m.user_id from reached r join group_user m
          on m.tenant_id = (select current_setting('souk.tenant')) and m.group_id = r.group_id
      )
    order by u.id limit ${limit}`;
  return rows.map(({id}) => id);
};
