import {Prisma, type PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {Access} from '../../domain/access/access.ts';
import type {BuiltInRoles} from '../../domain/access/built-in-roles.ts';
import {parseUserName, userName} from '../../domain/resource-name.ts';

/** Loads what users may do, by their resource names. */
export type LoadAccess = (users: readonly string[]) => Promise<ReadonlyMap<string, Access>>;

interface Row {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly access_revision: bigint;
  readonly suspended: boolean;
  readonly state: string | null;
  readonly memberships: readonly (readonly [member: string | null, group: string])[];
  readonly roles: readonly RoleRow[];
}

type RoleRow = readonly [
  assignment: string,
  role: string,
  permissions: readonly string[] | null,
  group: string | null,
  prefix: string,
  expireMs: number | null,
];

/**
 * Reads all that decides over the users in one statement, however many they are and however deep groups are nested: so it is
 * of one revision. Across tenants, as a batch of requests at the edge is of many. Users of no tenant are left out.
 */
export const loadAccess =
  ({system}: Pick<Database<PrismaClient>, 'system'>, builtIn: BuiltInRoles): LoadAccess =>
  async (users) => {
    const names = users.flatMap((user) => parseUserName(user) ?? []);
    const rows = await system.$queryRaw<Row[]>(accessOfUsers(names));
    return new Map(rows.map((row) => [userName(row.tenant_id, row.user_id), accessOf(row, builtIn)]));
  };

const accessOf = (row: Row, builtIn: BuiltInRoles): Access => ({
  tenant: tenantId(row.tenant_id),
  user: userName(row.tenant_id, row.user_id),
  revision: row.access_revision,
  state: row.state ?? undefined,
  suspended: row.suspended,
  memberships: row.memberships.map(([member, group]) => ({member: member ?? undefined, group})),
  roles: row.roles.map(([assignment, role, permissions, group, prefix, expireMs]) => ({
    assignment,
    role,
    permissions: builtIn.get(role)?.permissions ?? permissions ?? [],
    group: group ?? undefined,
    prefix,
    expireTime: expireMs === null ? undefined : new Date(expireMs),
  })),
});

/**
 * `reached`: every edge from a user up. Each of its steps looks the groups of a group up by the index, and so do assignments
 * and roles: `offset 0` keeps the planner from reading whole tables, of all tenants, where its statistics are old.
 */
export const accessOfUsers = (users: readonly {readonly tenant: string; readonly user: string}[]): Prisma.Sql => {
  const tenants = users.map(({tenant}) => tenant);
  const ids = users.map(({user}) => user);
  return Prisma.sql`
    with recursive asked as materialized (
      select distinct tenant_id, user_id from unnest(${tenants}::text[], ${ids}::uuid[]) as a (tenant_id, user_id)
    ),
    reached (tenant_id, user_id, member_id, group_id) as (
      select a.tenant_id, a.user_id, null::text collate "C", m.group_id
      from asked a
      cross join lateral (
        select group_id from group_user where tenant_id = a.tenant_id and user_id = a.user_id offset 0
      ) m
      union
      select r.tenant_id, r.user_id, r.group_id, e.group_id
      from reached r
      cross join lateral (
        select group_id from group_group where tenant_id = r.tenant_id and member_id = r.group_id offset 0
      ) e
    ),
    held as (
      select a.tenant_id, a.user_id, x.id, x.role_id, x.group_id, x.resource_prefix, x.expire_time
      from asked a
      cross join lateral (
        select * from role_assignment where tenant_id = a.tenant_id and user_id = a.user_id offset 0
      ) x
      union all
      select r.tenant_id, r.user_id, x.id, x.role_id, x.group_id, x.resource_prefix, x.expire_time
      from (select distinct tenant_id, user_id, group_id from reached) r
      cross join lateral (
        select * from role_assignment where tenant_id = r.tenant_id and group_id = r.group_id offset 0
      ) x
    ),
    memberships as (
      select tenant_id, user_id,
        json_agg(json_build_array(member_id, group_id) order by member_id nulls first, group_id) as list
      from reached group by tenant_id, user_id
    ),
    roles as (
      select h.tenant_id, h.user_id,
        json_agg(json_build_array(h.id, h.role_id, o.permissions, h.group_id, h.resource_prefix,
          (extract(epoch from h.expire_time) * 1000)::bigint) order by h.id) as list
      from held h left join lateral (
        select permissions from access_role where tenant_id = h.tenant_id and id = h.role_id offset 0
      ) o on true
      group by h.tenant_id, h.user_id
    )
    select a.tenant_id, a.user_id, t.access_revision, t.suspend_time is not null as suspended, u.state,
      coalesce(m.list, '[]') as memberships, coalesce(o.list, '[]') as roles
    from asked a
    join tenant t on t.id = a.tenant_id
    left join user_account u on u.tenant_id = a.tenant_id and u.id = a.user_id
    left join memberships m on m.tenant_id = a.tenant_id and m.user_id = a.user_id
    left join roles o on o.tenant_id = a.tenant_id and o.user_id = a.user_id`;
};
