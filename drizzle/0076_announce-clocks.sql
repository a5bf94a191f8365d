-- Open pages of the desk are told when clocks were set, which is shortly after the event that set them. Within a transaction the same is announced once.
create function announce_clocks() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('desk', '{"kind": "clocks"}');
  return null;
end
$$;
--> statement-breakpoint
create trigger announce_clocks after insert or update or delete on sla_instances
  for each statement execute function announce_clocks();
