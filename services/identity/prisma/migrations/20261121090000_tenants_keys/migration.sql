create table tenant (
  id text collate "C" primary key,
  display_name text not null,
  create_time timestamptz(3) not null default now(),
  suspend_time timestamptz(3)
);

create table api_key (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  display_name text not null,
  permissions text[] not null,
  prefix text not null,
  secret_hash bytea not null,
  create_time timestamptz(3) not null default now(),
  expire_time timestamptz(3),
  revoke_time timestamptz(3),
  primary key (tenant_id, id)
);

-- ext_authz finds a key by its hash, across tenants.
create unique index api_key_secret_hash_key on api_key (secret_hash);

create table signing_key (
  id text collate "C" primary key,
  active_from timestamptz(3) not null,
  create_time timestamptz(3) not null,
  x text not null,
  y text not null,
  sealed_private_key bytea not null
);

-- Two replicas cannot both decide which key comes next.
create unique index signing_key_active_from_key on signing_key (active_from);
