import {randomUUID} from 'node:crypto';
import pg from 'pg';
export const createTestDatabase = async () => {
  const c = new pg.Client(process.env.SOUK_TEST_POSTGRES_URL);
  await c.connect();
  for (const r of ['inv_tmp_owner', 'inv_tmp'])
    await c.query(
      `do $$ begin create role ${r} login; exception when duplicate_object or unique_violation then null; end $$`,
    );
  const name = `inv_tmp_${randomUUID().replaceAll('-', '')}`;
  await c.query(`create database ${name} owner inv_tmp_owner`);
  await c.end();
  const at = (u: string) => {
    const x = new URL(process.env.SOUK_TEST_POSTGRES_URL ?? '');
    x.username = u;
    x.pathname = `/${name}`;
    return x.href;
  };
  return {url: at('inv_tmp'), ownerUrl: at('inv_tmp_owner')};
};
