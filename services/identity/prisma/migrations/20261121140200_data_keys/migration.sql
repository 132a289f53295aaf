create table data_key (
  purpose text collate "C" primary key,
  kek_id text not null,
  wrapped bytea not null,
  create_time timestamptz(3) not null default now()
);

-- Sealed in another way until now: keys are made anew at the next start, and their tokens live a minute.
delete from signing_key;
