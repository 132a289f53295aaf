import type {BenchMesh} from './bench-mesh.ts';
import {identityDatabase} from './identity-database.ts';

/** Users of a tenant, their groups and roles. */
export interface CrowdSize {
  readonly users: number;
  readonly groups: number;
  /** How many groups are within each other. */
  readonly depth: number;
  readonly roles: number;
}

/** Groups in which each user is directly. */
const groupsOfUser = 3;

/**
 * Puts a crowd into a tenant beside what is there: chains of groups, each group with a role, and each user at the beginning
 * of three chains. Written into the database of identity itself, as it would take hours over the API. Answers the ids of the users.
 */
export async function addCrowd({mesh}: BenchMesh, tenant: string, size: CrowdSize): Promise<readonly string[]> {
  const {users, groups, depth, roles} = size;
  const client = await identityDatabase(mesh);
  try {
    const mark = `c${groups}`;
    const chains = Math.floor(groups / depth);
    const write = (sql: string, ...values: readonly unknown[]) => client.query(sql, [tenant, ...values]);
    await client.query('begin');
    await write(
      `insert into access_role (tenant_id, id, display_name, permissions)
       select $1, $2 || '-role-' || n, 'Role', array['inventory.books.get', 'area' || n || '.things.get', 'area' || n || '.things.list']
       from generate_series(0, $3::int - 1) n`,
      mark,
      roles,
    );
    await write(
      `insert into access_group (tenant_id, id, display_name)
       select $1, $2 || '-' || chain || '-' || level, 'Group'
       from generate_series(0, $3::int - 1) chain, generate_series(1, $4::int) level`,
      mark,
      chains,
      depth,
    );
    await write(
      `insert into group_group (tenant_id, group_id, member_id)
       select $1, $2 || '-' || chain || '-' || (level + 1), $2 || '-' || chain || '-' || level
       from generate_series(0, $3::int - 1) chain, generate_series(1, $4::int - 1) level`,
      mark,
      chains,
      depth,
    );
    await write(
      `insert into role_assignment (tenant_id, id, role_id, group_id)
       select $1, gen_random_uuid(), $2 || '-role-' || ((chain * $4::int + level) % $5::int), $2 || '-' || chain || '-' || level
       from generate_series(0, $3::int - 1) chain, generate_series(1, $4::int) level`,
      mark,
      chains,
      depth,
      roles,
    );
    const inserted = await write(
      `insert into user_account (tenant_id, id, email, display_name, state)
       select $1, gen_random_uuid(), $2 || n || '@example.org', 'User', 'ACTIVE' from generate_series(1, $3::int) n
       returning id`,
      mark,
      users,
    );
    const ids = inserted.rows.map(({id}) => String(id));
    await write(
      `insert into group_user (tenant_id, group_id, user_id)
       select distinct $1, $2 || '-' || ((u.n * (31 * k + 1) + k * 7) % $3::int) || '-1', u.id
       from unnest($4::uuid[]) with ordinality u (id, n), generate_series(1, $5::int) k`,
      mark,
      chains,
      ids,
      groupsOfUser,
    );
    await client.query('commit');
    await client.query('analyze');
    return ids;
  } finally {
    await client.end();
  }
}
