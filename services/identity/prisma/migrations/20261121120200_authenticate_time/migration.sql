-- The default is for replicas that do not know the column yet: they insert at sign-ins only.
alter table session add column authenticate_time timestamptz(3) not null default now();
update session set authenticate_time = create_time;
