create table api_key_secret (
  tenant_id text collate "C" not null default current_setting('souk.tenant'),
  key_id uuid not null,
  prefix text not null,
  hash bytea not null,
  create_time timestamptz(3) not null default now(),
  expire_time timestamptz(3),
  primary key (tenant_id, key_id, prefix),
  foreign key (tenant_id, key_id) references api_key (tenant_id, id) on delete cascade on update cascade
);

insert into api_key_secret (tenant_id, key_id, prefix, hash, create_time)
select tenant_id, id, prefix, secret_hash, create_time from api_key;

alter table api_key drop column prefix, drop column secret_hash;

-- ext_authz finds a key by the hash of what it is shown, across tenants. The index of this name went with the column.
create unique index api_key_secret_hash_key on api_key_secret (hash);

alter table api_key add column allowed_networks text[] not null default '{}';
alter table api_key add column rate_share text not null default 'RATE_SHARE_WHOLE';
alter table api_key add column last_use_time timestamptz(3);
