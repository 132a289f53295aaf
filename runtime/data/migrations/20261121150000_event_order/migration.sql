-- The place of the last event about each subject: the next one says which came before it, and consumers keep the order by it.
create table event_last (
  tenant_id text        not null default current_setting('souk.tenant') collate "C",
  area      text        not null collate "C",
  subject   text        not null collate "C",
  place     bigint      not null,
  emit_time timestamptz not null default current_timestamp,
  constraint event_last_pkey primary key (tenant_id, area, subject)
);
create index event_last_emit_time_idx on event_last (emit_time);

-- Place of the event about the same subject before this one; null: there is none that anybody may still have to handle.
alter table outbox add column previous bigint;

-- How far a consumer has come with the events about each subject.
create table inbox_place (
  tenant_id   text        not null default current_setting('souk.tenant') collate "C",
  consumer    text        not null collate "C",
  source      text        not null collate "C",
  area        text        not null collate "C",
  subject     text        not null collate "C",
  place       bigint      not null,
  handle_time timestamptz not null default current_timestamp,
  constraint inbox_place_pkey primary key (tenant_id, consumer, source, area, subject)
);
create index inbox_place_handle_time_idx on inbox_place (handle_time);
