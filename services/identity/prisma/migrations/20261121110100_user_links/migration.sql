alter table tenant add column self_sign_up boolean not null default false;

-- One-time links. The secret is in the event that delivers it, sealed, and here hashed.
create table user_link (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  user_id uuid not null,
  purpose text not null,
  -- The address that it was sent to: it proves no other.
  email text not null,
  secret_hash bytea not null,
  create_time timestamptz(3) not null,
  expire_time timestamptz(3) not null,
  use_time timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

create unique index user_link_tenant_id_secret_hash_key on user_link (tenant_id, secret_hash);
create index user_link_tenant_id_user_id_idx on user_link (tenant_id, user_id);
create index user_link_expire_time_idx on user_link (expire_time);

-- What somebody has asked to be sent to an address, before anybody has looked whether it is a user's.
create table link_request (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  purpose text not null,
  email text not null,
  display_name text not null,
  create_time timestamptz(3) not null,
  -- Of the request that asked: for the audit log.
  request_id text not null,
  client_address text not null,
  primary key (tenant_id, id)
);

create index link_request_id_idx on link_request (id);
