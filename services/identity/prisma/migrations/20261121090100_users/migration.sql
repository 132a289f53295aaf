create table user_account (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  email text not null,
  display_name text not null,
  state text not null,
  password_hash text,
  password_change_time timestamptz(3),
  email_verify_time timestamptz(3),
  create_time timestamptz(3) not null default now(),
  update_time timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);

-- An address is one user of a tenant, however it is written.
create unique index user_account_tenant_id_email_key on user_account (tenant_id, email);
