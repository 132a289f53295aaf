import type {Nesting} from '../../domain/access/check-nesting.ts';
import type {Tx} from './change-access.ts';

/** The nestings around `group` and within `member`, at any distance, in one statement. */
export const nestingsOf = async (tx: Tx, {member, group}: Nesting): Promise<readonly Nesting[]> =>
  tx.$queryRaw<Nesting[]>`
    with recursive around (member_id, group_id) as (
      select member_id, group_id from group_group
      where tenant_id = (select current_setting('souk.tenant')) and member_id = ${group}
      union
      select g.member_id, g.group_id from around a join group_group g
        on g.tenant_id = (select current_setting('souk.tenant')) and g.member_id = a.group_id
    ),
    within (member_id, group_id) as (
      select member_id, group_id from group_group
      where tenant_id = (select current_setting('souk.tenant')) and group_id = ${member}
      union
      select g.member_id, g.group_id from within w join group_group g
        on g.tenant_id = (select current_setting('souk.tenant')) and g.group_id = w.member_id
    )
    select member_id as member, group_id as "group" from around
    union
    select member_id, group_id from within`;
