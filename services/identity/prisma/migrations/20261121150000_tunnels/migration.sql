create table tunnel (
  tenant_id text collate "C" not null default current_setting('souk.tenant'),
  id uuid not null,
  user_id uuid not null,
  service text not null,
  reason text not null,
  address text not null,
  create_time timestamptz(3) not null,
  expire_time timestamptz(3) not null,
  close_time timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

-- ext_authz finds tunnels by their ids, across tenants.
create unique index tunnel_id_key on tunnel (id);
create index tunnel_tenant_id_user_id_idx on tunnel (tenant_id, user_id);
