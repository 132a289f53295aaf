-- What the runtime keeps beside the tables of a service, in the same database: only so can it commit together with them.

-- Answers that were given under an idempotency key.
create table idempotency (
  tenant_id   text        not null default current_setting('souk.tenant') collate "C",
  key         text        not null collate "C",
  digest      bytea       not null,
  response    bytea       not null,
  expire_time timestamptz not null,
  constraint idempotency_pkey primary key (tenant_id, key)
);
create index idempotency_expire_time_idx on idempotency (expire_time);

-- Events that wait for the broker, in the order of `id`. A row is deleted once the broker has it. What the broker knows an
-- event by is not its place: places repeat in other services and in a database that was made anew.
create table outbox (
  id          bigint      not null generated always as identity,
  event_id    uuid        not null default gen_random_uuid(),
  tenant_id   text        not null default current_setting('souk.tenant') collate "C",
  type        text        not null,
  subject     text        not null,
  data        bytea       not null,
  traceparent text,
  create_time timestamptz not null default current_timestamp,
  constraint outbox_pkey primary key (id)
);

-- Events that a consumer has handled, for as long as the broker may deliver them again.
create table inbox (
  tenant_id   text        not null default current_setting('souk.tenant') collate "C",
  consumer    text        not null collate "C",
  event_id    text        not null collate "C",
  handle_time timestamptz not null default current_timestamp,
  constraint inbox_pkey primary key (tenant_id, consumer, event_id)
);
create index inbox_handle_time_idx on inbox (handle_time);
