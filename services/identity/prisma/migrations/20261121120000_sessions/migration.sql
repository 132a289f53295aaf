create table session (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  user_id uuid not null,
  client_id uuid not null,
  oauth boolean not null,
  scopes text[] not null,
  device text not null,
  address text not null,
  create_time timestamptz(3) not null,
  refresh_time timestamptz(3) not null,
  idle_expire_time timestamptz(3) not null,
  expire_time timestamptz(3) not null,
  end_time timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

-- ext_authz finds sessions by their ids, across tenants.
create unique index session_id_key on session (id);
create index session_tenant_id_user_id_idx on session (tenant_id, user_id);
-- The sweeper takes away what has been over for long.
create index session_expire_time_idx on session (expire_time);

create table refresh_token (
  tenant_id text collate "C" not null default current_setting('souk.tenant'),
  hash bytea not null,
  session_id uuid not null,
  create_time timestamptz(3) not null,
  use_time timestamptz(3),
  use_key text,
  salt bytea,
  primary key (tenant_id, hash),
  foreign key (tenant_id, session_id) references session (tenant_id, id) on delete cascade on update cascade
);

-- A refresh token says of itself neither tenant nor session.
create unique index refresh_token_hash_key on refresh_token (hash);
create index refresh_token_tenant_id_session_id_idx on refresh_token (tenant_id, session_id);

create table sign_in_ticket (
  tenant_id text collate "C" not null default current_setting('souk.tenant'),
  hash bytea not null,
  kind text not null,
  user_id uuid not null,
  detail jsonb not null,
  attempts integer not null default 0,
  expire_time timestamptz(3) not null,
  use_time timestamptz(3),
  session_id uuid,
  primary key (tenant_id, hash),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

create index sign_in_ticket_expire_time_idx on sign_in_ticket (expire_time);
