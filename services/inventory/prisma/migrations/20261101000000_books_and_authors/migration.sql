-- Authors, books and stock of every tenant.
-- The tenant comes first in every key and index: row-level security compares it in every query.
-- Ordered text has collation "C": the same order on every machine, and prefixes become ranges that an index serves.

create table author (
  tenant_id    text           not null default current_setting('souk.tenant') collate "C",
  id           uuid           not null,
  display_name text           not null collate "C",
  name_key     text           not null collate "C",
  version      integer        not null default 1,
  create_time  timestamptz(3) not null default current_timestamp,
  update_time  timestamptz(3) not null default current_timestamp,
  constraint author_pkey primary key (tenant_id, id)
);
-- Imports name authors by what is printed on the cover: one author a name, however many imports run at once.
create unique index author_tenant_id_display_name_key on author (tenant_id, display_name);
create index author_tenant_id_name_key_id_idx on author (tenant_id, name_key, id);
create index author_tenant_id_create_time_id_idx on author (tenant_id, create_time, id);

create table author_word (
  tenant_id text not null default current_setting('souk.tenant') collate "C",
  word      text not null collate "C",
  author_id uuid not null,
  constraint author_word_pkey primary key (tenant_id, word, author_id),
  constraint author_word_tenant_id_author_id_fkey foreign key (tenant_id, author_id)
    references author (tenant_id, id) on delete cascade on update cascade
);
create index author_word_tenant_id_author_id_idx on author_word (tenant_id, author_id);

create table book (
  tenant_id         text           not null default current_setting('souk.tenant') collate "C",
  id                uuid           not null,
  title             text           not null collate "C",
  title_key         text           not null collate "C",
  publication_year  integer,
  language          text           not null default '' collate "C",
  language_key      text           not null default '' collate "C",
  isbn13            text collate "C",
  price_minor_units bigint         not null,
  currency_code     text           not null collate "C",
  version           integer        not null default 1,
  create_time       timestamptz(3) not null default current_timestamp,
  update_time       timestamptz(3) not null default current_timestamp,
  constraint book_pkey primary key (tenant_id, id),
  constraint book_price_not_negative check (price_minor_units >= 0)
);
create unique index book_tenant_id_isbn13_key on book (tenant_id, isbn13);
create index book_tenant_id_create_time_id_idx on book (tenant_id, create_time, id);
create index book_tenant_id_title_key_id_idx on book (tenant_id, title_key, id);
create index book_tenant_id_price_minor_units_id_idx on book (tenant_id, price_minor_units, id);
create index book_tenant_id_language_key_create_time_id_idx on book (tenant_id, language_key, create_time, id);
-- An unknown year comes last in both directions: one index for each. Not coalesce(): row-level security does not count it
-- as leakproof and would keep it out of index conditions.
create index book_year_rising on book (
  tenant_id, (case when publication_year is null then 2147483647 else publication_year end), id);
create index book_year_falling on book (
  tenant_id, (case when publication_year is null then -2147483648 else publication_year end), id);
create index book_year on book (tenant_id, publication_year, create_time, id);

create table book_author (
  tenant_id text    not null default current_setting('souk.tenant') collate "C",
  book_id   uuid    not null,
  position  integer not null,
  author_id uuid    not null,
  constraint book_author_pkey primary key (tenant_id, book_id, position),
  constraint book_author_tenant_id_book_id_fkey foreign key (tenant_id, book_id)
    references book (tenant_id, id) on delete cascade on update cascade,
  constraint book_author_tenant_id_author_id_fkey foreign key (tenant_id, author_id)
    references author (tenant_id, id) on delete restrict on update cascade
);
create unique index book_author_tenant_id_author_id_book_id_key on book_author (tenant_id, author_id, book_id);

create table book_word (
  tenant_id text not null default current_setting('souk.tenant') collate "C",
  word      text not null collate "C",
  book_id   uuid not null,
  constraint book_word_pkey primary key (tenant_id, word, book_id),
  constraint book_word_tenant_id_book_id_fkey foreign key (tenant_id, book_id)
    references book (tenant_id, id) on delete cascade on update cascade
);
create index book_word_tenant_id_book_id_idx on book_word (tenant_id, book_id);

create table stock (
  tenant_id          text    not null default current_setting('souk.tenant') collate "C",
  book_id            uuid    not null,
  available_quantity integer not null default 0,
  constraint stock_pkey primary key (tenant_id, book_id),
  constraint stock_not_negative check (available_quantity >= 0),
  constraint stock_tenant_id_book_id_fkey foreign key (tenant_id, book_id)
    references book (tenant_id, id) on delete cascade on update cascade
);
create index stock_tenant_id_available_quantity_book_id_idx on stock (tenant_id, available_quantity, book_id);
