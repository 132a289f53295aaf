-- A semicolon in a comment; and one in a text and a function below, where Prisma's own adapter would cut.
create table note (
  tenant_id text    not null default current_setting('souk.tenant') collate "C",
  id        text    not null,
  text      text    not null check (text <> ';'),
  likes     integer not null default 0,
  constraint note_pkey primary key (tenant_id, id)
);
create unique index note_tenant_id_text_key on note (tenant_id, text);

create table line (
  tenant_id text    not null default current_setting('souk.tenant') collate "C",
  note_id   text    not null,
  position  integer not null,
  text      text    not null,
  constraint line_pkey primary key (tenant_id, note_id, position),
  constraint line_tenant_id_note_id_fkey foreign key (tenant_id, note_id)
    references note (tenant_id, id) on delete cascade on update cascade
);

create table setting (
  name  text not null,
  value text not null,
  constraint setting_pkey primary key (name)
);

create function never_below_zero() returns trigger language plpgsql as $$
begin
  if new.likes < 0 then
    raise exception 'likes below zero; refused';
  end if;
  return new;
end;
$$;
create trigger note_likes before insert or update on note for each row execute function never_below_zero();
