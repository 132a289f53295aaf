-- The secret of an authenticator app. It counts once it is confirmed.
create table totp_factor (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  user_id uuid not null,
  sealed_secret bytea not null,
  create_time timestamptz(3) not null,
  confirm_time timestamptz(3),
  -- The step of the last code that counted: no code counts twice.
  last_step bigint not null default 0,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

create table recovery_code (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  user_id uuid not null,
  code_hash bytea not null,
  create_time timestamptz(3) not null,
  use_time timestamptz(3),
  primary key (tenant_id, user_id, code_hash),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

create table passkey (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  user_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  -- How often the authenticator says that it has signed; one that goes back was copied.
  counter bigint not null,
  transports text[] not null,
  display_name text not null,
  backed_up boolean not null,
  create_time timestamptz(3) not null,
  use_time timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

create unique index passkey_tenant_id_credential_id_key on passkey (tenant_id, credential_id);
create index passkey_tenant_id_user_id_idx on passkey (tenant_id, user_id);

-- Questions to browsers that were not answered yet.
create table passkey_question (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  id uuid not null,
  -- Whom it was put to; absent: to whoever answers.
  user_id uuid,
  purpose text not null,
  challenge text not null,
  expire_time timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

create index passkey_question_expire_time_idx on passkey_question (expire_time);
create index passkey_question_tenant_id_user_id_idx on passkey_question (tenant_id, user_id) where user_id is not null;
