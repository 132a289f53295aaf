-- Counts the changes of who may do what in a tenant.
alter table tenant add column access_revision bigint not null default 0;

create table access_group (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id text collate "C" not null,
  display_name text not null,
  create_time timestamptz(3) not null default now(),
  update_time timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);

create table group_user (
  tenant_id text collate "C" not null default current_setting('souk.tenant'),
  group_id text collate "C" not null,
  user_id uuid not null,
  primary key (tenant_id, group_id, user_id),
  foreign key (tenant_id, group_id) references access_group (tenant_id, id) on delete cascade on update cascade,
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

-- The groups of a user.
create index group_user_tenant_id_user_id_idx on group_user (tenant_id, user_id) include (group_id);

create table group_group (
  tenant_id text collate "C" not null default current_setting('souk.tenant'),
  group_id text collate "C" not null,
  member_id text collate "C" not null,
  primary key (tenant_id, group_id, member_id),
  foreign key (tenant_id, group_id) references access_group (tenant_id, id) on delete cascade on update cascade,
  foreign key (tenant_id, member_id) references access_group (tenant_id, id) on delete cascade on update cascade
);

-- The groups in which a group is.
create index group_group_tenant_id_member_id_idx on group_group (tenant_id, member_id) include (group_id);

create table access_role (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id text collate "C" not null,
  display_name text not null,
  permissions text[] not null,
  create_time timestamptz(3) not null default now(),
  update_time timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);

create table role_assignment (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  -- Of access_role, or of a role that is built in; changes of both hold the lock of the tenant's row.
  role_id text collate "C" not null,
  user_id uuid,
  group_id text collate "C",
  -- Empty: for every resource.
  resource_prefix text collate "C" not null default '',
  expire_time timestamptz(3),
  create_time timestamptz(3) not null default now(),
  update_time timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  constraint role_assignment_one_principal check ((user_id is null) <> (group_id is null)),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade,
  foreign key (tenant_id, group_id) references access_group (tenant_id, id) on delete cascade on update cascade
);

-- A role is assigned once to somebody for the same resources.
create unique index role_assignment_user_key on role_assignment (tenant_id, user_id, role_id, resource_prefix) where user_id is not null;
create unique index role_assignment_group_key on role_assignment (tenant_id, group_id, role_id, resource_prefix) where group_id is not null;
create index role_assignment_tenant_id_role_id_idx on role_assignment (tenant_id, role_id);
