alter table tenant add column delete_time timestamptz(3);
