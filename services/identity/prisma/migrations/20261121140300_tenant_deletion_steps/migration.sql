-- Since when every service has been told to delete its rows.
alter table tenant add column announce_time timestamptz(3);

-- Services that have no row of the tenant any more. Not called tenant_id: it is the operator who sees it.
create table tenant_deletion (
  tenant text collate "C" not null references tenant (id) on delete cascade,
  service text collate "C" not null,
  primary key (tenant, service)
);

-- Ids that are never given again, and where the tenant's audit log ended.
create table former_tenant (
  id text collate "C" primary key,
  delete_time timestamptz(3) not null,
  audit_sequence bigint not null,
  audit_hash bytea not null
);
