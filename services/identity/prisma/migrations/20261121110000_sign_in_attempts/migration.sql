-- Attempts to sign in, counted by the hash of what they are counted for: so the addresses of strangers are not kept.
create table sign_in_attempt (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  key bytea not null,
  failures integer not null default 0,
  last_time timestamptz(3) not null,
  wait_until timestamptz(3) not null,
  success_time timestamptz(3),
  -- Whom it concerns, once that is known: it is deleted with the user.
  user_id uuid,
  primary key (tenant_id, key),
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade on update cascade
);

create index sign_in_attempt_last_time_idx on sign_in_attempt (last_time);
create index sign_in_attempt_tenant_id_user_id_idx on sign_in_attempt (tenant_id, user_id) where user_id is not null;
