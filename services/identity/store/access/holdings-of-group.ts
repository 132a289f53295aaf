import type {BuiltInRoles} from '../../domain/access/built-in-roles.ts';
import type {Holding} from '../../domain/access/hand-out.ts';
import type {Tx} from './change-access.ts';

interface Row {
  readonly role_id: string;
  readonly permissions: readonly string[] | null;
  readonly resource_prefix: string;
  readonly expire_time: Date | null;
}

/** What the members of a group hold through it and the groups around it, in one statement. */
export const holdingsOfGroup = async (tx: Tx, builtIn: BuiltInRoles, group: string): Promise<readonly Holding[]> => {
  const rows = await tx.$queryRaw<Row[]>`
    with recursive reached (group_id) as (
      select ${group}::text collate "C"
      union
      select g.group_id from reached r join group_group g
        on g.tenant_id = (select current_setting('souk.tenant')) and g.member_id = r.group_id
    )
    select a.role_id, o.permissions, a.resource_prefix, a.expire_time
    from reached r
    join role_assignment a on a.tenant_id = (select current_setting('souk.tenant')) and a.group_id = r.group_id
    left join access_role o on o.tenant_id = a.tenant_id and o.id = a.role_id`;
  return rows.map(({role_id, permissions, resource_prefix, expire_time}) => ({
    permissions: builtIn.get(role_id)?.permissions ?? permissions ?? [],
    prefix: resource_prefix,
    expireTime: expire_time ?? undefined,
  }));
};
