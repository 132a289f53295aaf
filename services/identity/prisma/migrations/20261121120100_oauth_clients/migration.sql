alter table api_key
  add column redirect_uris text[] not null default '{}',
  add column public_client boolean not null default false;
