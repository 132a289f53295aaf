create table audit_head (
  tenant_id text collate "C" primary key default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  sequence bigint not null,
  state bytea not null
);

create table audit_entry (
  tenant_id text collate "C" not null default current_setting('souk.tenant') references tenant (id) on delete cascade on update cascade,
  sequence bigint not null,
  time timestamptz(3) not null,
  actor text collate "C" not null,
  support_grant text collate "C" not null,
  action text collate "C" not null,
  target text collate "C" not null,
  address text collate "C" not null,
  request_id text not null,
  outcome text collate "C" not null,
  reason text collate "C" not null,
  count integer not null,
  -- Text, not jsonb: the hash is over the very characters.
  before text,
  after text,
  hash bytea not null,
  primary key (tenant_id, sequence)
);

-- The role of the service adds rows and cannot change or take away any.
comment on table audit_entry is 'append-only';

create index audit_entry_tenant_id_actor_idx on audit_entry (tenant_id, actor, sequence);
create index audit_entry_tenant_id_target_idx on audit_entry (tenant_id, target, sequence);
create index audit_entry_tenant_id_action_idx on audit_entry (tenant_id, action, sequence);
create index audit_entry_tenant_id_time_idx on audit_entry (tenant_id, time);
