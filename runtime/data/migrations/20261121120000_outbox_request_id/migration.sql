-- The request that an event goes back to is known by its own id, too, where nobody records traces.
alter table outbox add column request_id text;
