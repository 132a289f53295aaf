create table support_grant (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  -- A user of the tenant `operator`: no reference, a grant is void without them.
  staff_id uuid not null,
  role_ids text[] not null,
  reason text not null,
  creator text not null,
  create_time timestamptz(3) not null,
  expire_time timestamptz(3) not null,
  revoke_time timestamptz(3),
  primary key (tenant_id, id)
);

-- ext_authz asks for who acts where.
create index support_grant_staff_id_idx on support_grant (staff_id, tenant_id, create_time);
